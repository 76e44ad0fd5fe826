#include "src/base/subprocess.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <hornet/base/error.hpp>
#include <string_view>

extern char** environ;

namespace hornet {
namespace {

[[noreturn]] void fail(const std::string& program, int error) {
  throw IoError("cannot run '" + program + "': " + std::strerror(error));
}

// Both ends of a channel between us and the program. Sockets and not pipes: a write to one whose reader has gone is an
// error that send() returns, where a pipe would raise SIGPIPE in the process of our caller.
class Channel {
 public:
  explicit Channel(const std::string& program) {
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_.data()) != 0) fail(program, errno);
  }
  ~Channel() {
    close_ours();
    close_theirs();
  }
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  int ours() const { return ends_[0]; }
  int theirs() const { return ends_[1]; }
  void close_ours() { close(ends_[0]); }
  void close_theirs() { close(ends_[1]); }

 private:
  static void close(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
  std::array<int, 2> ends_{-1, -1};
};

class Program {
 public:
  explicit Program(const std::vector<std::string>& argv)
      : name_(argv.front()), in_(name_), out_(name_), errors_(name_) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in_.theirs(), 0);
    posix_spawn_file_actions_adddup2(&actions, out_.theirs(), 1);
    posix_spawn_file_actions_adddup2(&actions, errors_.theirs(), 2);
    std::vector<char*> arguments;
    for (const std::string& argument : argv) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    const int error = ::posix_spawnp(&process_, name_.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) fail(name_, error);
    for (Channel* channel : {&in_, &out_, &errors_}) channel->close_theirs();
  }

  ProgramResult talk(std::string_view input) {
    ProgramResult result;
    std::array<pollfd, 3> waits{pollfd{in_.ours(), POLLOUT, 0}, {out_.ours(), POLLIN, 0}, {errors_.ours(), POLLIN, 0}};
    while (waits[1].fd >= 0 || waits[2].fd >= 0) {
      if (::poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) fail(name_, errno);
      if (waits[0].revents && !send_some(input)) {
        in_.close_ours();
        waits[0].fd = -1;
      }
      if (waits[1].revents && !receive_some(out_, result.output)) waits[1].fd = -1;
      if (waits[2].revents && !receive_some(errors_, result.errors)) waits[2].fd = -1;
    }
    result.status = wait_for_end();
    return result;
  }

 private:
  // False when nothing is left to send, or nobody there to read it.
  bool send_some(std::string_view& input) {
    if (input.empty()) return false;
    const ssize_t count = ::send(in_.ours(), input.data(), input.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0) return errno == EINTR || errno == EAGAIN;
    input.remove_prefix(static_cast<std::size_t>(count));
    return true;
  }

  // False at the end.
  static bool receive_some(const Channel& channel, std::string& into) {
    std::array<char, 1 << 16> buffer;
    const ssize_t count = ::recv(channel.ours(), buffer.data(), buffer.size(), 0);
    if (count < 0) return errno == EINTR;
    into.append(buffer.data(), static_cast<std::size_t>(count));
    return count > 0;
  }

  int wait_for_end() const {
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0)
      if (errno != EINTR) fail(name_, errno);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  std::string name_;
  Channel in_, out_, errors_;
  pid_t process_ = -1;
};

}  // namespace

ProgramResult run_program(const std::vector<std::string>& argv, const std::string& input) {
  return Program(argv).talk(input);
}

bool is_program(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::string_view rest = path ? path : "";
  while (!rest.empty()) {
    const std::size_t end = rest.find(':');
    const std::string directory(rest.substr(0, end));
    if (!directory.empty() && ::access((directory + "/" + name).c_str(), X_OK) == 0) return true;
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return false;
}

}  // namespace hornet
