#include <algorithm>
#include <hornet/base/error.hpp>
#include <hornet/callbacks/csv_logger.hpp>

#include "src/base/file.hpp"
#include "src/callbacks/python_format.hpp"

namespace hornet::callbacks {

CSVLogger::CSVLogger(std::string filename, CSVLoggerOptions options)
    : filename_(std::move(filename)), options_(std::move(options)) {
  if (filename_.empty()) throw ConfigError("CSVLogger: filename is empty");
  if (options_.separator.size() != 1 || std::string_view("\"\r\n").find(options_.separator) != std::string_view::npos)
    throw ConfigError("CSVLogger: separator must be one character, neither a quote nor a line end, got '" +
                      options_.separator + "'");
}

void CSVLogger::on_train_begin(Logs&) {
  const bool exists = is_file(filename_);
  write_header_ = true;
  if (options_.append && exists)
    write_header_ = File(filename_, File::Mode::read).size() == 0;
  else if (exists)
    remove_file(filename_);
  file_ = std::make_shared<File>(filename_, File::Mode::append);
  columns_.clear();
}

void CSVLogger::choose_columns(const Logs& logs) {
  for (const auto& [name, value] : logs) columns_.push_back(name);
  std::ranges::sort(columns_);
  const bool validated = std::ranges::any_of(columns_, [](const std::string& c) { return c.starts_with("val_"); });
  const std::size_t count = columns_.size();
  for (std::size_t i = 0; !validated && i < count; ++i) columns_.push_back("val_" + columns_[i]);
  if (!write_header_) return;
  std::vector<std::string> header{"epoch"};
  header.insert(header.end(), columns_.begin(), columns_.end());
  write_line(header);
}

void CSVLogger::write_line(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) {
    if (!line.empty()) line += options_.separator;
    if (cell.find_first_of(options_.separator + "\"\r\n") == std::string::npos) {
      line += cell;
      continue;
    }
    line += '"';
    for (const char c : cell) line += c == '"' ? std::string(2, c) : std::string(1, c);
    line += '"';
  }
  line += "\r\n";
  file_->write(std::as_bytes(std::span(line)));
}

void CSVLogger::on_epoch_end(std::int64_t epoch, Logs& logs) {
  if (columns_.empty()) choose_columns(logs);
  std::vector<std::string> cells{std::to_string(epoch)};
  for (const std::string& column : columns_) {
    const double* value = logs.find(column);
    cells.push_back(value ? repr(*value) : "NA");
  }
  write_line(cells);
}

void CSVLogger::on_train_end(Logs&) {
  file_->close();
  file_.reset();
}

}  // namespace hornet::callbacks
