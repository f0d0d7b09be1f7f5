#include "providers/documents/json_feed.hpp"

#include "base/ascii.hpp"
#include "base/json_string.hpp"
#include "providers/documents/file_kind.hpp"

#include <algorithm>
#include <utility>

namespace tagwright::documents {

void json_feed::scan::on(char c) noexcept {
    if (in_string) {
        if (escaped)
            escaped = false;
        else if (c == '\\')
            escaped = true;
        else if (c == '"')
            in_string = false;
    } else if (c == '"') {
        in_string = true;
    } else if (c == '{' || c == '[') {
        ++depth;
    } else if ((c == '}' || c == ']') && depth > 0) {
        --depth;
    }
}

void json_feed::scan::over(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (in_string && !escaped)
            at = next_in_json_string(text, at);
        if (at < text.size())
            on(text[at]);
    }
}

void json_feed::feed(std::string_view bytes) {
    if (mode_ == mode::refused)
        return;
    if (converter_) {
        converter_->feed(bytes, buffer_);
        return;
    }
    undecided_ += bytes;
    const auto first = first_line();
    if (first.empty())
        return;
    const auto mark = read_mark(first);
    converter_.emplace(mark.bytes > 0 ? mark.what : guess_wide(first));
    converter_->feed(std::string_view(undecided_).substr(mark.bytes), buffer_);
}

/// What decides about a stream, however it comes in pieces. Empty: there is too little yet.
std::string_view json_feed::first_line() const {
    constexpr std::size_t bytes_max = 512; // a tar archive shows itself last
    const auto end = undecided_.find('\n');
    if (end == std::string::npos && undecided_.size() < bytes_max && !finished_)
        return {};
    return std::string_view(undecided_).substr(0, std::min(bytes_max, end == std::string::npos ? end : end + 1));
}

void json_feed::finish() {
    finished_ = true;
    if (!converter_)
        feed({});
}

bool json_feed::may_have_more() const {
    if (finished_ || mode_ == mode::refused)
        return true;
    return mode_ == mode::array ? at_ < buffer_.size() : buffer_.find('\n', at_) != std::string::npos;
}

void json_feed::drop_before(std::size_t at) {
    // Not at every value: that would move the rest each time.
    at_ = at;
    scanned_ = std::max(scanned_, at);
    if (at_ < buffer_.size() && at_ < buffer_.size() / 2)
        return;
    buffer_.erase(0, at_);
    scanned_ -= at_;
    at_ = 0;
}

std::optional<json_piece> json_feed::next() {
    if (mode_ == mode::beginning)
        if (auto refusal = begin())
            return refusal;
    switch (mode_) {
    case mode::lines: return next_of_lines();
    case mode::array: return next_of_array();
    default: return std::nullopt;
    }
}

std::optional<json_piece> json_feed::begin() {
    if (!converter_)
        return std::nullopt;
    std::string problem = not_a_text(first_line());
    if (!problem.empty()) {
        // With more of it an archive is known better.
        if (auto known_better = not_a_text(undecided_); !known_better.empty())
            problem = std::move(known_better);
    } else if (buffer_.substr(0, first_line().size()).find('\0') != std::string::npos) {
        problem = "holds NUL bytes: not a text";
    }
    if (!problem.empty()) {
        mode_ = mode::refused;
        return json_piece{{}, 1, std::move(problem)};
    }
    std::size_t first = 0;
    while (first < buffer_.size() && is_space(buffer_[first]))
        ++first;
    if (first == buffer_.size() && !finished_)
        return std::nullopt;
    undecided_ = {};
    const bool array = first < buffer_.size() && buffer_[first] == '[';
    mode_ = array ? mode::array : mode::lines;
    if (array) {
        line_ = static_cast<std::size_t>(
            std::count(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(first), '\n'));
        drop_before(first + 1);
        scanned_ = at_;
    }
    return std::nullopt;
}

json_piece json_feed::too_long() { return {{}, in_element_ ? element_line_ : line_ + 1, "larger than 64 MiB"}; }

// -- one a line ----------------------------------------------------------------------

std::optional<json_piece> json_feed::next_of_lines() {
    if (again_)
        return take_line(*std::exchange(again_, std::nullopt));
    for (;;) {
        const auto end = buffer_.find('\n', std::max(at_, scanned_));
        if (end == std::string::npos && !finished_) {
            scanned_ = buffer_.size();
            if (buffer_.size() - at_ <= value_bytes_max)
                return std::nullopt;
            auto problem = too_long();
            drop_before(buffer_.size());
            if (std::exchange(leave_out_line_, true))
                continue;
            return problem;
        }
        if (at_ >= buffer_.size() && end == std::string::npos) {
            if (open_.empty())
                return std::nullopt;
            return json_piece{std::exchange(open_, {}), open_line_, {}}; // cut off: the parser says so
        }
        const auto size = (end == std::string::npos ? buffer_.size() : end) - at_;
        std::string line = buffer_.substr(at_, size);
        drop_before(std::min(at_ + size + 1, buffer_.size()));
        scanned_ = at_;
        ++line_;
        if (std::exchange(leave_out_line_, false))
            continue;
        if (auto piece = take_line(line))
            return piece;
    }
}

std::optional<json_piece> json_feed::take_line(std::string_view line) {
    if (trim(line, ascii_spaces).empty())
        return std::nullopt;
    scan alone;
    alone.over(line);
    const bool begins_object = trim(line, ascii_spaces).starts_with('{');
    const bool whole = begins_object && alone.depth == 0 && !alone.in_string;
    if (!open_.empty()) {
        // An object at the beginning of a line is the next document, and the one before was cut off.
        const bool is_next = whole && line.starts_with('{');
        open_scan_.over(line);
        if (!is_next) {
            open_.append("\n").append(line);
            if (open_scan_.depth > 0 && !open_scan_.in_string && open_.size() <= value_bytes_max)
                return std::nullopt;
            return json_piece{std::exchange(open_, {}), open_line_, {}};
        }
        again_ = line; // both have to come out
        return json_piece{std::exchange(open_, {}), open_line_, {}};
    }
    if (begins_object && alone.depth > 0 && !alone.in_string) {
        open_ = line;
        open_line_ = line_;
        open_scan_ = alone;
        return std::nullopt;
    }
    return json_piece{std::string(line), line_, {}};
}

// -- the elements of an array ----------------------------------------------------------

json_piece json_feed::element(std::size_t end) {
    in_element_ = false;
    json_piece out{
        std::string(trim(std::string_view(buffer_).substr(at_, end - at_), ascii_spaces)), element_line_, {}};
    scan_ = {};
    drop_before(end);
    scanned_ = at_;
    return out;
}

std::optional<json_piece> json_feed::next_of_array() {
    while (scanned_ < buffer_.size()) {
        const char c = buffer_[scanned_];
        if (seek_object_ || !in_element_) {
            if (c == ']' && !seek_object_) {
                drop_before(scanned_ + 1);
                mode_ = mode::lines; // whatever follows
                return next_of_lines();
            }
            line_ += c == '\n' ? 1 : 0;
            if (is_space(c) || c == ',' || (seek_object_ && c != '{')) {
                ++scanned_;
                continue;
            }
            seek_object_ = false;
            drop_before(scanned_);
            scanned_ = at_;
            in_element_ = true;
            element_line_ = line_ + 1;
        }
        if (scan_.depth == 0 && !scan_.in_string && (c == ',' || c == ']') && scanned_ > at_)
            return element(scanned_);
        if (c == '\n') {
            ++line_;
            if (scan_.in_string) { // no JSON text holds that
                auto broken = element(scanned_ + 1);
                seek_object_ = true;
                return broken;
            }
        }
        scan_.on(c);
        ++scanned_;
        if (scanned_ - at_ > value_bytes_max) {
            auto problem = too_long();
            (void)element(scanned_);
            seek_object_ = true;
            return problem;
        }
    }
    if (!in_element_)
        drop_before(scanned_);
    if (finished_ && in_element_)
        return element(buffer_.size());
    return std::nullopt;
}

} // namespace tagwright::documents
