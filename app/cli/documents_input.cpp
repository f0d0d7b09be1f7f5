#include "app/cli/documents_input.hpp"

#include "base/ascii.hpp"
#include "base/json_bounds.hpp"
#include "base/json_mending.hpp"
#include "base/one_line.hpp"
#include "providers/documents/document_line.hpp"
#include "providers/documents/encoding.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <utility>

namespace tagwright::cli {
namespace {

constexpr std::size_t document_bytes_max = documents::json_feed::value_bytes_max;
constexpr const char* wanted = R"(a JSON object like {"id":"1","title":"…","text":"…"})";

/// Titles are not cut to a token budget as texts are: what is longer is no title.
std::string title_of(std::string_view text) {
    constexpr std::size_t title_bytes_max = 1024;
    return one_line(text, title_bytes_max);
}

document unusable(std::string id, std::string why) {
    document out;
    out.id = std::move(id);
    out.why = {errc::invalid_input, std::move(why)};
    return out;
}

document document_of(std::string id, std::string_view text, std::string_view title, const std::string& where,
                     documents::format as) {
    auto read = documents::read_document(text, {}, as);
    if (!read.problem.empty())
        return unusable(std::move(id), fmt::format("{}: \"text\" is {}", where, read.problem));
    document out;
    out.id = std::move(id);
    out.text = std::move(read.text);
    out.title = title_of(title);
    if (out.title.empty())
        out.title = std::move(read.title);
    return out;
}

/// A *.json may be anything; one with documents shows their keys early.
bool holds_documents(std::string_view json) {
    constexpr std::size_t looked_at = 64u << 10u;
    const auto head = json.substr(0, looked_at);
    const auto first = head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return first != std::string_view::npos && (head[first] == '[' || head[first] == '{') &&
           head.find("\"id\"") != std::string_view::npos && head.find("\"text\"") != std::string_view::npos;
}

} // namespace

document parse_document_line(std::string_view line, const std::string& origin, std::size_t number,
                             documents::format as) {
    if (auto fast = documents::read_document_line_fast(line))
        return document_of(std::move(fast->id), fast->text, fast->title, fmt::format("{}:{}", origin, number), as);
    return parse_odd_document_line(line, origin, number, as);
}

document parse_odd_document_line(std::string_view line, const std::string& origin, std::size_t number,
                                 documents::format as) {
    const auto where = fmt::format("{}:{}", origin, number);
    if (!is_within(line, {}))
        return unusable(where, fmt::format("{}: nested too deeply, or too many values", where));
    auto json = nlohmann::json::parse(line, nullptr, false);
    if (json.is_discarded())
        if (const auto read = documents::to_utf8(line); read.problem.empty()) {
            if (read.text != line)
                json = nlohmann::json::parse(read.text, nullptr, false); // in Windows-1252
            if (json.is_discarded())
                json = nlohmann::json::parse(mend_json_strings(read.text), nullptr, false);
        }
    if (!json.is_object())
        return unusable(where, fmt::format("{}: not {}", where, wanted));
    std::string name;
    const auto id = json.find("id");
    if (id != json.end() && id->is_string())
        name = id->get<std::string>();
    else if (id != json.end() && id->is_number())
        name = id->dump();
    if (name.empty())
        return unusable(where, fmt::format("{}: \"id\" is missing: a text or a number is needed", where));
    const auto text_at = [&json](const char* key) -> const std::string* {
        const auto it = json.find(key);
        return it != json.end() ? it->get_ptr<const std::string*>() : nullptr;
    };
    const auto* text = text_at("text");
    if (text == nullptr)
        return unusable(name, fmt::format("{}: \"text\" is missing or not a text", where));
    const auto* title = text_at("title");
    return document_of(std::move(name), *text, title != nullptr ? std::string_view{*title} : "", where, as);
}

document document_from_file(const std::string& path, std::string_view bytes, documents::format as) {
    auto read = documents::read_document(bytes, path, as);
    if (!read.problem.empty())
        return unusable(path, fmt::format("{}: {}", path, read.problem));
    document out;
    out.id = path;
    out.title = std::move(read.title);
    if (out.title.empty() && !read.text.empty() && !is_stdin(path))
        out.title = title_of(std::filesystem::path(path).stem().string());
    out.text = std::move(read.text);
    return out;
}

// -- the files one after the other ------------------------------------------------------------

document_source::document_source(std::vector<std::string> files, documents::format as, on_stdin stdin_holds,
                                 int stop_fd)
    : files_(std::move(files)), as_(as), stdin_holds_(stdin_holds), stop_fd_(stop_fd) {
    if (files_.empty())
        files_.emplace_back("-");
}

bool document_source::is_ready() const { return !feed_ || !feeder_ || feed_->may_have_more(); }

std::optional<document> document_source::next() {
    for (;;) {
        if (feed_) {
            if (auto doc = next_of_feed())
                return doc;
            feed_.reset();
            feeder_.reset();
        }
        if (file_at_ >= files_.size())
            return std::nullopt;
        if (auto doc = open_next())
            return doc;
    }
}

/// A document, or nothing where the file is read piece by piece from now on.
std::optional<document> document_source::open_next() {
    const auto path = files_[file_at_++];
    const bool standard = is_stdin(path);
    origin_ = standard ? "stdin" : path;
    std::string problem;
    const int fd = open_input(path, problem);
    if (fd < 0)
        return unusable(path, fmt::format("{}: {}", path, problem));
    auto source = std::make_unique<byte_source>(fd, stop_fd_);
    const auto ending = lower_ascii(std::filesystem::path(path).extension().string());
    if (standard ? stdin_holds_ == on_stdin::json : ending == ".jsonl" || ending == ".ndjson") {
        feed_from(std::move(source), {});
        return std::nullopt;
    }
    return read_whole(path, *source);
}

std::optional<document> document_source::read_whole(const std::string& path, byte_source& from) {
    std::string bytes;
    while (from.read_into(bytes))
        if (bytes.size() > document_bytes_max)
            return unusable(path, fmt::format("{}: larger than 64 MiB", origin_));
    if (!from.problem().empty())
        return unusable(path, fmt::format("{}: {}", origin_, from.problem()));
    const auto ending = lower_ascii(std::filesystem::path(path).extension().string());
    if (ending == ".json" && holds_documents(bytes)) {
        feed_from(nullptr, std::move(bytes));
        return std::nullopt;
    }
    return document_from_file(path, bytes, as_);
}

void document_source::feed_from(std::unique_ptr<byte_source> source, std::string text) {
    feed_.emplace();
    feeder_ = std::move(source);
    bad_in_a_row_ = 0;
    good_seen_ = false;
    if (feeder_)
        return;
    feed_->feed(text);
    feed_->finish();
}

std::optional<document> document_source::next_of_feed() {
    // A text, or a table with commas: it would give the same error for each of its lines.
    constexpr std::size_t bad_lines_max = 100;
    for (;;) {
        if (bad_in_a_row_ > bad_lines_max)
            return std::nullopt;
        if (auto piece = feed_->next()) {
            if (!piece->problem.empty())
                return unusable(feed_->refused() ? origin_ : fmt::format("{}:{}", origin_, piece->line),
                                fmt::format("{}:{}: {}", origin_, piece->line, piece->problem));
            if (!good_seen_ && bad_in_a_row_ == bad_lines_max) {
                ++bad_in_a_row_;
                const auto where = fmt::format("{}:{}", origin_, piece->line);
                return unusable(where,
                                fmt::format("{}: the first {} lines are no documents, the rest was not read: each "
                                            "has to be {}; other documents go in as files: tagwright label FILE",
                                            where, bad_lines_max, wanted));
            }
            auto doc = parse_document_line(piece->text, origin_, piece->line, as_);
            good_seen_ = good_seen_ || !doc.why;
            bad_in_a_row_ = doc.why && !good_seen_ ? bad_in_a_row_ + 1 : 0;
            return doc;
        }
        if (!feeder_)
            return std::nullopt;
        std::string bytes;
        const bool more = feeder_->read_into(bytes);
        feed_->feed(bytes);
        if (more)
            continue;
        const std::string problem = feeder_->problem();
        feeder_.reset();
        feed_->finish();
        if (!problem.empty())
            return unusable(origin_, fmt::format("{}: {}", origin_, problem));
    }
}

} // namespace tagwright::cli
