// CSVLogger: writes the logs of each epoch as a line of a CSV file. Source: keras/src/callbacks/csv_logger.py.
#pragma once

#include <hornet/model/callback.hpp>

namespace hornet {
class File;
}

namespace hornet::callbacks {

struct CSVLoggerOptions {
  std::string separator = ",";  // one character
  bool append = false;          // go on in a file that exists, without a second header
};

// Columns: epoch, then the logs of the first epoch sorted by name, and the same with "val_" when none has it; a value
// that is absent is "NA". Numbers as Python prints them, lines end in "\r\n".
class CSVLogger : public Callback {
 public:
  explicit CSVLogger(std::string filename, CSVLoggerOptions options = {});  // ConfigError on a wrong option

  bool reads_batch_logs() override { return false; }
  void on_train_begin(Logs& logs) override;                    // IoError when the file cannot be made
  void on_epoch_end(std::int64_t epoch, Logs& logs) override;  // IoError when it cannot be written
  void on_train_end(Logs& logs) override;

 private:
  void write_line(const std::vector<std::string>& cells);
  void choose_columns(const Logs& logs);

  std::string filename_;
  CSVLoggerOptions options_;
  std::shared_ptr<File> file_;
  std::vector<std::string> columns_;
  bool write_header_ = true;
};

}  // namespace hornet::callbacks
