#include "providers/llm/length_text.hpp"

#include "base/ascii.hpp"
#include "providers/llm/wire_errors.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace tagwright::llm {
namespace {

/// Small letters, one blank between words, no quotes, "32,768" as "32768": what servers vary in.
std::string plain(std::string_view message) {
    constexpr std::size_t read_bytes_max = 2000;
    std::string out;
    message = message.substr(0, read_bytes_max);
    for (std::size_t i = 0; i < message.size(); ++i) {
        const char c = message[i];
        const bool blank = ascii_blanks.find(c) != std::string_view::npos;
        const bool in_number = (c == ',' || c == '_') && i > 0 && is_digit(message[i - 1]) && i + 3 < message.size() &&
                               is_digit(message[i + 1]) && is_digit(message[i + 2]) && is_digit(message[i + 3]);
        if (c == '`' || c == '\'' || c == '"' || c == '\\' || in_number ||
            (blank && (out.empty() || out.back() == ' ')))
            continue;
        out.push_back(blank ? ' ' : lower(c));
    }
    return out;
}

/// A sentence: "#" is the number that counts, "%" any other one, "*" up to forty bytes of anything within one text.
struct sentence {
    std::string_view words;
    enum class meaning : std::uint8_t { window, input, characters, output, output_below } tells;
};

std::optional<double> take_number(std::string_view text, std::size_t& at) noexcept {
    constexpr std::size_t digits_max = 12;
    double value = 0;
    const auto start = at;
    for (; at < text.size() && is_digit(text[at]); ++at)
        value = value * 10 + (text[at] - '0');
    return at == start || at - start > digits_max ? std::nullopt : std::optional{value};
}

/// Whether the rest of the words stands at this place of the text.
bool stands_at(std::string_view text, std::size_t at, std::string_view words, double& number) noexcept {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == '*') {
            constexpr std::size_t gap_max = 40;
            for (std::size_t gap = 0; gap <= gap_max && at + gap <= text.size(); ++gap) {
                if (stands_at(text, at + gap, words.substr(i + 1), number))
                    return true;
                if (at + gap < text.size() && text[at + gap] == text_end)
                    break;
            }
            return false;
        }
        if (words[i] == '#' || words[i] == '%') {
            const auto value = take_number(text, at);
            if (!value)
                return false;
            if (words[i] == '#')
                number = *value;
        } else if (at >= text.size() || text[at++] != words[i]) {
            return false;
        }
    }
    return true;
}

std::optional<double> find(std::string_view text, std::string_view words) noexcept {
    for (std::size_t at = 0; at < text.size(); ++at)
        if (double number = 0; stands_at(text, at, words, number) && number > 0)
            return number;
    return std::nullopt;
}

using enum sentence::meaning;

// The first one that fits counts, so the narrower ones stand first.
constexpr std::array sentences{
    // The window of input and answer together.
    sentence{"max_new_tokens must be <= #", window},
    sentence{"maximum context length*of only #", window},
    sentence{"maximum context length*#", window},
    sentence{"maximum context window*#", window},
    sentence{"context limit: % + % > #", window},
    sentence{"available context size (#", window},
    sentence{"n_ctx*#", window},
    sentence{"context length of only #", window},
    sentence{"context length is only #", window},
    sentence{"context length is #", window},
    sentence{"context length of #", window},
    sentence{"context length (#", window},
    sentence{"context length: #", window},
    sentence{"with # maximum context length", window},
    sentence{"maximum model length of #", window},
    sentence{"max_model_len*#", window},
    sentence{"max_seq_len*#", window},
    sentence{"model token limit: #", window},
    sentence{"context window of #", window},
    sentence{"context window (#", window},
    sentence{"context window is #", window},
    sentence{"context window limit of #", window},
    sentence{"context size of #", window},
    sentence{"context size (#", window},
    sentence{"context size: #", window},
    // The output limit alone.
    sentence{"max_tokens should be [%, #]", output},
    sentence{"max_tokens is [%, #]", output},
    sentence{"max_tokens*range of [%, #]", output},
    sentence{"max_tokens*between % and #", output},
    sentence{"max_tokens: % > #", output},
    sentence{"tokens must be less than or equal to #", output},
    sentence{"tokens must be at most #", output},
    sentence{"max_tokens*must be <= #", output},
    sentence{"maximum value, expected a value <= #", output},
    sentence{"supports at most # completion tokens", output},
    sentence{"supports at most # output tokens", output},
    sentence{"maxoutputtokens*supported range is from % (inclusive) to # (exclusive)", output_below},
    sentence{"maximum tokens*model limit of #", output},
    sentence{"max_tokens*maximum*is #", output},
    sentence{"max_tokens*limited to #", output},
    // The input alone.
    sentence{"input length should be [%, #]", input},
    sentence{"input length*should be*to #", input},
    sentence{"maximum allowed length (#", input},
    sentence{"maximum allowed input length of #", input},
    sentence{"maximum allowed input length (#", input},
    sentence{"number of tokens allowed (#", input},
    sentence{"number of tokens allowed #", input},
    sentence{"number of tokens allowed: #", input},
    sentence{"% tokens > # maximum", input},
    sentence{"maximum prompt length is #", input},
    sentence{"maximum prompt length of #", input},
    sentence{"max size: # tokens", input},
    sentence{"configured limit of # tokens", input},
    sentence{"must have less than # tokens", input},
    sentence{"prompt cannot exceed #", input},
    sentence{"input cannot exceed #", input},
    sentence{"token count of % exceeds the limit of #", input},
    sentence{"exceeds the limit of # tokens", input},
    sentence{"exceeds the maximum of # tokens", input},
    sentence{"maximum input length*#", input},
    sentence{"max_input_length*#", input},
    sentence{"max input length*#", input},
    sentence{"maximum input tokens*#", input},
    sentence{"maximum number of input tokens*#", input},
    sentence{"maximum length of # characters", characters},
    sentence{"string with maximum length #", characters},
    sentence{"at most # characters", characters},
    sentence{"less than # characters", characters},
    sentence{"maximum of # characters", characters},
    sentence{"limit of # characters", characters},
    // Chinese: "longest length", "upper limit", "must not exceed".
    sentence{"最大长度*#", input},
    sentence{"最大输入长度*#", input},
    sentence{"长度*不能超过*#", input},
    sentence{"长度上限*#", input},
    sentence{"tokens*不能超过*#", input},
};

/// Without a number, or with one that is in no table.
constexpr std::array<std::string_view, 40> phrases{
    "context length",
    "context_length",
    "context window",
    "context size",
    "context limit",
    "context overflow",
    "exceed context",
    "exceed_context",
    "maximum context",
    "max_seq_len",
    "model token limit",
    "maximum model length",
    "maximum prompt length",
    "maximum allowed length",
    "maximum allowed input length",
    "number of tokens allowed",
    "prompt is too long",
    "prompt too long",
    "input is too long",
    "input too long",
    "message is too long",
    "messages are too long",
    "text is too long",
    "too long for",
    "length is too long",
    "string too long",
    "string_above_max_length",
    "input token count",
    "input tokens exceed",
    "input length",
    "tokens_limit_reached",
    "token limit exceeded",
    "reduce the length",
    "payload size exceeds",
    "payload too large",
    "request too large",
    "request entity too large",
    "request body too large",
    "prompt contains too many tokens",
    "too large for model",
};
constexpr std::array<std::string_view, 12> chinese_phrases{"超过最大长度", "超出最大长度", "长度超过",   "长度超出",
                                                           "长度超限",     "输入过长",     "文本过长",   "内容过长",
                                                           "超过模型最大", "超出模型最大", "上下文长度", "超过了最大"};

/// "Too many tokens" is said of prompts, and of quotas.
bool is_about_time(const std::string& text) {
    for (const auto* words : {"throttl", "rate limit", "per minute", "per min", "per day", "please wait",
                              "took too long", "try again in", "try again later"})
        if (text.find(words) != std::string::npos)
            return true;
    return false;
}

template <class Phrases>
bool says_any(const std::string& text, const Phrases& words) {
    return std::any_of(words.begin(), words.end(), [&](auto w) { return text.find(w) != std::string::npos; });
}

} // namespace

length_text parse_length_text(std::string_view message) {
    constexpr double characters_a_token = 4;
    const auto text = plain(message);
    length_text out;
    if (is_about_time(text))
        return out;
    for (const auto& s : sentences) {
        const auto number = find(text, s.words);
        if (!number)
            continue;
        switch (s.tells) {
        case window: out.window = number; break;
        case input: out.input_max = number; break;
        case characters: out.input_max = *number / characters_a_token; break;
        case output: out.output_max = number; break;
        case output_below: out.output_max = *number - 1; break;
        }
        break;
    }
    const bool says =
        says_any(text, phrases) || says_any(text, chinese_phrases) || text.find("too many tokens") != std::string::npos;
    out.too_long = !out.output_max && (out.window || out.input_max || says);
    return out;
}

} // namespace tagwright::llm
