#pragma once

#include "providers/llm/label_candidates.hpp"
#include "providers/llm/label_rules.hpp"
#include "tagwright/endpoint_codec.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// The prompt contract. The user message is exactly one JSON object,
/// `{"pages":[{"ref":"p1","title":"…","text":"…"},…]}`, so that page text can never leave its string; where
/// the wiki has labels, they come first, as `"labels_in_use":["…"]`. All instructions and the vocabulary are in the
/// system message. The answer is
/// `{"pages":[{"ref":"p1","labels":["…"]},…]}`; see answer.hpp.
namespace tagwright::llm {

/// Part of every cache key: changes whenever the words of the instructions change.
inline constexpr std::string_view prompt_version = "2026-11-4";

/// Tokens that a vocabulary may take in each prompt. A larger one is cut to what the call's pages are likely to need;
/// the rest is left to the check in code.
inline constexpr std::uint32_t vocabulary_tokens_max = 6000;

/// Labels in use that are named in each prompt at most: the likeliest for its pages, then the most used.
inline constexpr std::size_t labels_in_use_told_max = 60;

/// Makes prompts by one set of rules. Made once for many calls; may be used by several threads at once.
class prompt_maker {
public:
    explicit prompt_maker(std::shared_ptr<const label_rules> rules);

    /// The prompt for one call. Bytes that are not UTF-8 are replaced by U+FFFD, control characters are escaped by
    /// JSON. `pages` is not checked: cut texts to the token budget first, and give each page a ref of its own.
    [[nodiscard]] prompt make(const std::vector<prompt_page>& pages) const;
    /// The same where the titles and texts have been counted: here that would cost as much as all the rest.
    [[nodiscard]] prompt make(const std::vector<prompt_page>& pages, std::uint64_t pages_tokens) const;

private:
    struct written_prompt {
        prompt words;       ///< not counted
        std::string in_use; ///< the member of the user message
    };
    [[nodiscard]] written_prompt written(const std::vector<prompt_page>& pages) const;
    [[nodiscard]] std::string vocabulary_part(const std::vector<std::string_view>& texts) const;
    [[nodiscard]] std::string labels_in_use(const std::vector<std::string_view>& texts) const;
    [[nodiscard]] std::uint32_t system_tokens(const prompt& of) const; ///< all but the user message

    std::shared_ptr<const label_rules> rules_;
    std::string vocabulary_;          ///< all of it, ready to be said; empty where it is too long for that
    label_candidates terms_;          ///< of a vocabulary that is too long
    label_candidates in_use_;         ///< of the space's labels, where not all of them are told
    std::string all_in_use_;          ///< the member that tells them, where all of them are told
    std::string instructions_;        ///< before the vocabulary
    std::uint32_t system_tokens_ = 0; ///< where no page decides what is said of the vocabulary
};

/// The same, for one call alone.
[[nodiscard]] prompt make_prompt(const std::vector<prompt_page>& pages, const label_rules& rules);

/// In which order pages stand in a prompt: a model labels the first and the last of many differently. Numbers of the
/// pages; each call has an order of its own, so that a page which is asked about again has another place.
[[nodiscard]] std::vector<std::size_t> page_order(std::size_t pages, std::uint64_t call);

/// What is asked beyond what rules and vocabulary always ask: language, instructions, explanations. Empty: nothing.
/// Part of every cache key.
[[nodiscard]] std::string wishes_text(const label_rules& rules);

/// Estimated input tokens of a prompt without any page: what every call pays for instructions, vocabulary
/// and schema.
[[nodiscard]] std::uint32_t prompt_overhead_tokens(const label_rules& rules);

/// The JSON Schema of the answer. It keeps to what OpenAI's strict mode, Gemini's responseJsonSchema and
/// Anthropic's output_config all accept: every property required, no other property, no length, pattern
/// or count keyword. Limits are told in words and checked in code.
/// @param explain  with a reason and a confidence for each label
[[nodiscard]] std::string_view answer_schema(bool explain = false) noexcept;

} // namespace tagwright::llm
