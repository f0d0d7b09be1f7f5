#include "app/cli/documents_input.hpp"

#include "messages/json_bounds.hpp"
#include "providers/confluence/utf8.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <filesystem>
#include <mutex>
#include <optional>
#include <poll.h>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>

namespace tagwright::cli {
namespace {

constexpr std::size_t document_bytes_max = 64u << 20u;

/// Titles are not cut to a token budget as texts are: what is longer is no title.
std::string title_of(std::string_view text) {
    constexpr std::size_t title_bytes_max = 1024;
    return confluence::one_line(text, title_bytes_max);
}

document unusable(std::string id, std::string why) {
    document out;
    out.id = std::move(id);
    out.why = {errc::invalid_input, std::move(why)};
    return out;
}

/// Reads a file descriptor piece by piece, until its end or until somebody says stop.
class byte_source {
public:
    byte_source(int fd, int stop_fd) : fd_(fd), stop_fd_(stop_fd) {}
    ~byte_source() {
        if (fd_ > STDIN_FILENO)
            ::close(fd_);
    }
    byte_source(const byte_source&) = delete;
    byte_source& operator=(const byte_source&) = delete;

    /// False at the end, on an error (see problem()) and when stopped.
    bool read_into(std::string& out) {
        pollfd waits[2] = {{fd_, POLLIN, 0}, {stop_fd_, POLLIN, 0}};
        while (::poll(waits, 2, -1) < 0)
            if (errno != EINTR)
                return fail();
        if (waits[1].revents != 0)
            return false;
        const auto before = out.size();
        out.resize(before + (64u << 10u));
        const auto size = ::read(fd_, out.data() + before, out.size() - before);
        out.resize(before + static_cast<std::size_t>(std::max<ssize_t>(0, size)));
        return size < 0 ? fail() : size > 0;
    }

    [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

private:
    bool fail() {
        problem_ = std::strerror(errno);
        return false;
    }
    int fd_;
    int stop_fd_;
    std::string problem_;
};

/// The thread that reads; a pull is answered when there is something, and nothing is read ahead of pulls
/// but for the rest of a piece.
class reading_thread final : public document_reader {
public:
    explicit reading_thread(std::vector<std::string> files)
        : files_(std::move(files)), stop_fd_(eventfd(0, EFD_CLOEXEC)) {
        if (files_.empty())
            files_.emplace_back("-");
        thread_ = std::thread([this] { run(); });
    }

    ~reading_thread() override {
        {
            const std::lock_guard guard(mutex_);
            stopped_ = true;
        }
        eventfd_write(stop_fd_, 1);
        asked_.notify_one();
        thread_.join();
        ::close(stop_fd_);
    }

    void next(std::size_t documents_max, done then) override {
        {
            const std::lock_guard guard(mutex_);
            pulls_.push_back({documents_max, std::move(then)});
        }
        asked_.notify_one();
    }

private:
    struct pull {
        std::size_t documents_max;
        done then;
    };

    void run() {
        for (;;) {
            std::unique_lock guard(mutex_);
            asked_.wait(guard, [this] { return stopped_ || !pulls_.empty(); });
            if (pulls_.empty())
                return;
            auto wish = std::move(pulls_.front());
            pulls_.pop_front();
            const bool stopped = stopped_;
            guard.unlock();
            std::vector<document> out;
            while (!stopped && out.size() < wish.documents_max) {
                if (!out.empty() && !has_line_ready())
                    break; // Hand over what is there instead of waiting for more of a slow pipe.
                auto doc = next_document();
                if (!doc)
                    break;
                out.push_back(std::move(*doc));
            }
            const bool end = out.empty();
            wish.then(std::move(out), end);
        }
    }

    [[nodiscard]] bool has_line_ready() const {
        return !lines_ || lines_ended_ || buffer_.find('\n', buffer_at_) != std::string::npos;
    }

    /// Empty at the end of everything.
    std::optional<document> next_document() {
        for (;;) {
            if (lines_) {
                if (auto doc = next_line())
                    return doc;
                lines_.reset();
            }
            if (file_at_ >= files_.size())
                return std::nullopt;
            if (auto doc = open_next())
                return doc;
        }
    }

    /// Opens the next file: a document, or nothing where it is read line by line from now on.
    std::optional<document> open_next() {
        const auto path = files_[file_at_++];
        const bool is_stdin = path == "-";
        const int fd = is_stdin ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        origin_ = is_stdin ? "stdin" : path;
        if (fd < 0)
            return unusable(path, fmt::format("{}: {}", path, std::strerror(errno)));
        auto source = std::make_unique<byte_source>(fd, stop_fd_);
        if (is_stdin || std::filesystem::path(path).extension() == ".jsonl") {
            lines_ = std::move(source);
            buffer_.clear();
            buffer_at_ = 0;
            line_number_ = 0;
            lines_ended_ = false;
            return std::nullopt;
        }
        std::string text;
        while (source->read_into(text))
            if (text.size() > document_bytes_max)
                return unusable(path, fmt::format("{}: larger than 64 MiB", path));
        if (!source->problem().empty())
            return unusable(path, fmt::format("{}: {}", path, source->problem()));
        return document_from_file(path, std::move(text));
    }

    std::optional<document> next_line() {
        for (;;) {
            const auto end = buffer_.find('\n', buffer_at_);
            if (end == std::string::npos && !lines_ended_) {
                buffer_.erase(0, std::exchange(buffer_at_, 0));
                lines_ended_ = !lines_->read_into(buffer_);
                if (buffer_.size() > document_bytes_max) {
                    lines_ended_ = true;
                    buffer_.clear();
                    return unusable(origin_, fmt::format("{}:{}: line larger than 64 MiB", origin_, line_number_ + 1));
                }
                continue;
            }
            if (end == std::string::npos && buffer_at_ >= buffer_.size())
                return std::nullopt;
            const auto size = (end == std::string::npos ? buffer_.size() : end) - buffer_at_;
            const auto line = std::string_view(buffer_).substr(buffer_at_, size);
            buffer_at_ += std::min(size + 1, buffer_.size() - buffer_at_);
            ++line_number_;
            if (line.find_first_not_of(" \t\r") != std::string_view::npos)
                return parse_document_line(line, origin_, line_number_);
        }
    }

    std::vector<std::string> files_;
    int stop_fd_;
    std::mutex mutex_;
    std::condition_variable asked_;
    std::deque<pull> pulls_;
    bool stopped_ = false;
    // -- of the thread alone --
    std::size_t file_at_ = 0;
    std::unique_ptr<byte_source> lines_;
    std::string buffer_;
    std::size_t buffer_at_ = 0;
    std::size_t line_number_ = 0;
    bool lines_ended_ = false;
    std::string origin_;
    std::thread thread_;
};

} // namespace

document parse_document_line(std::string_view line, const std::string& origin, std::size_t number) {
    const auto where = fmt::format("{}:{}", origin, number);
    if (!is_within(line, {}))
        return unusable(where, fmt::format("{}: nested too deeply, or too many values", where));
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (!json.is_object())
        return unusable(where, fmt::format(R"({}: not a JSON object like {{"id":"1","title":"…","text":"…"}})", where));
    document out;
    const auto id = json.find("id");
    if (id != json.end() && id->is_string())
        out.id = id->get<std::string>();
    else if (id != json.end() && id->is_number_integer())
        out.id = id->dump();
    if (out.id.empty())
        return unusable(where, fmt::format("{}: \"id\" is missing: a text or a whole number is needed", where));
    const auto text_at = [&json](const char* key) -> const std::string* {
        const auto it = json.find(key);
        return it != json.end() ? it->get_ptr<const std::string*>() : nullptr;
    };
    const auto* text = text_at("text");
    if (text == nullptr)
        return unusable(out.id, fmt::format("{}: \"text\" is missing or not a text", where));
    out.text = *text;
    if (const auto* title = text_at("title"))
        out.title = title_of(*title);
    return out;
}

document document_from_file(const std::string& path, std::string text) {
    document out;
    out.id = path;
    out.title = title_of(std::filesystem::path(path).stem().string());
    if (text.starts_with("# "))
        out.title = title_of(std::string_view(text).substr(2, text.find_first_of("\r\n") - 2));
    out.text = std::move(text);
    return out;
}

std::shared_ptr<document_reader> open_documents(std::vector<std::string> files) {
    return std::make_shared<reading_thread>(std::move(files));
}

} // namespace tagwright::cli
