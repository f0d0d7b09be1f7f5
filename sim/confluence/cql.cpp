#include "sim/confluence/cql.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace tagwright::sim {
namespace {

/// Words, quoted strings, and the marks "(", ")", ",", "=".
class reader {
public:
    explicit reader(std::string_view text) : text_(text) { advance(); }

    [[nodiscard]] bool at_end() const { return end_; }
    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool is(std::string_view word) const { return !end_ && !quoted_ && lower_ascii(token_) == word; }
    bool skip(std::string_view word) {
        if (!is(word))
            return false;
        advance();
        return true;
    }
    std::string take() {
        auto taken = token_;
        if (end_)
            failed_ = true;
        advance();
        return taken;
    }

private:
    static bool is_mark(char c) { return c == '(' || c == ')' || c == ',' || c == '='; }

    void advance() {
        token_.clear();
        quoted_ = false;
        while (at_ < text_.size() && is_space(text_[at_]))
            ++at_;
        end_ = at_ >= text_.size();
        if (end_)
            return;
        if (text_[at_] == '"' || text_[at_] == '\'') {
            read_quoted(text_[at_++]);
        } else if (is_mark(text_[at_])) {
            token_ = text_[at_++];
        } else {
            while (at_ < text_.size() && !is_mark(text_[at_]) && !is_space(text_[at_]))
                token_ += text_[at_++];
        }
    }

    void read_quoted(char mark) {
        quoted_ = true;
        for (; at_ < text_.size() && text_[at_] != mark; ++at_) {
            if (text_[at_] == '\\' && at_ + 1 < text_.size())
                ++at_;
            token_ += text_[at_];
        }
        failed_ = failed_ || at_ >= text_.size();
        ++at_;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string token_;
    bool quoted_ = false;
    bool end_ = false;
    bool failed_ = false;
};

std::vector<std::string> read_values(reader& from) {
    std::vector<std::string> values;
    if (from.skip("in")) {
        if (!from.skip("("))
            return {};
        do
            values.push_back(from.take());
        while (from.skip(","));
        return from.skip(")") ? values : std::vector<std::string>{};
    }
    if (from.skip("="))
        values.push_back(from.take());
    return values;
}

bool read_condition(reader& from, cql_query& into) {
    const auto field = lower_ascii(from.take());
    auto values = read_values(from);
    if (values.empty())
        return false;
    if (field == "id" || field == "content")
        into.ids = std::move(values);
    else if (field == "ancestor")
        into.ancestor = values.front();
    else if (field == "space" || field == "space.key")
        into.space = values.front();
    else if (field == "label")
        into.label = lower_ascii(values.front());
    else if (field == "type")
        into.types = std::move(values);
    else
        return false;
    return true;
}

} // namespace

std::optional<cql_query> parse_cql(std::string_view text) {
    cql_query query;
    reader from(text);
    do
        if (!read_condition(from, query))
            return std::nullopt;
    while (from.skip("and"));
    if (!from.at_end() && !from.is("order"))
        return std::nullopt;
    return from.failed() ? std::nullopt : std::optional(std::move(query));
}

} // namespace tagwright::sim
