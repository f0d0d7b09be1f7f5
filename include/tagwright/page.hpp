#pragma once

#include "tagwright/failure.hpp"
#include "tagwright/text.hpp"
#include "tagwright/version.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// Pages and documents, and what a run is told of them. Values: nothing here reads, asks or writes.
namespace tagwright::inline v0 {

/// What a wiki has for texts.
enum class page_type : std::uint8_t {
    page,     ///< has a place in the tree of its space
    blogpost, ///< has a day instead
};
/// As Confluence and users call it: "page", "blogpost".
[[nodiscard]] TAGWRIGHT_EXPORT const char* to_string(page_type type) noexcept;

/// A page as a listing shows it: no body.
struct page_stub {
    std::string id = {};              ///< digits, as Confluence gives them; of a document whatever it was given
    std::string title = {};           ///< plain text
    std::uint64_t version = 0;        ///< goes up with each edit; of a document its place in the input, from 1
    std::string modified_at = {};     ///< ISO 8601 as the server gave it; may be empty
    page_type type = page_type::page; ///< of documents always page
    friend bool operator==(const page_stub&, const page_stub&) = default;
};

/// The labels that a page has, as far as bulk reads tell. `known` is false where they could not be
/// read: then the label POST's own reply decides what was added.
struct existing_labels {
    std::vector<std::string> names; ///< global labels only
    bool known = false;             ///< `names` is the page's whole list
    friend bool operator==(const existing_labels&, const existing_labels&) = default;
};

/// The labels of a space as far as its pages were seen, most used first. Null where there is no space.
using space_label_list = std::shared_ptr<const std::vector<std::string>>;

/// A page that is ready to be put into a prompt.
struct page_doc {
    page_stub page;           ///< which one it is
    shared_text text;         ///< plain UTF-8, cut to the token budget
    std::string text_hash;    ///< fingerprint of title and uncut text
    existing_labels existing; ///< what it has already
    std::uint32_t tokens = 0; ///< estimate for title and text
    /// Labels that this run may have put on the page already, before it was interrupted: those that are
    /// there count as added by it.
    std::vector<std::string> ours;
};

/// Tokens that calls have used, as the provider counted them.
struct token_usage {
    std::uint64_t input = 0;  ///< of prompts
    std::uint64_t output = 0; ///< of answers, what the model thought included
};

/// What a model's tokens cost: USD per million.
struct token_price {
    double input = 0;  ///< of prompts
    double output = 0; ///< of answers
    friend bool operator==(const token_price&, const token_price&) = default;
};

/// What calls have cost.
struct spending {
    double usd = 0;       ///< of the calls whose price is known
    std::string unpriced; ///< a model that was asked and has no known price; empty: `usd` is all
    /// `usd` is all that was spent.
    [[nodiscard]] bool known() const noexcept { return unpriced.empty(); }
    friend bool operator==(const spending&, const spending&) = default;
};

/// A text to be labelled that is no Confluence page.
struct document {
    std::string id = {};      ///< any text; results name it, and it may repeat
    std::string title = {};   ///< may be empty; a document without title and text is skipped
    std::string text = {};    ///< plain text in UTF-8; other bytes are replaced
    failure why = {};         ///< set where this document could not be read; the others go on
    std::uint64_t number = 0; ///< its place in the input, from 1: the version of its page, since ids may repeat
};

/// What a model said of one of the labels that it proposed, where it was asked to explain them; or that a label came
/// next, and there was no place for it.
struct label_note {
    std::string label;      ///< one of the page's proposed labels, unless it is spare
    std::string reason;     ///< a sentence, in plain text; up to 300 bytes; may be empty
    double confidence = -1; ///< 0 … 1; negative: nothing was said
    bool held = false;      ///< below run_settings::confidence_min: written only once somebody has approved the page
    bool spare = false; ///< not proposed: came after as many as a page may have; notes are in the order of the answer
    friend bool operator==(const label_note&, const label_note&) = default;
};

/// The label is held: see label_note::held.
[[nodiscard]] TAGWRIGHT_EXPORT bool is_held(const std::vector<label_note>& notes, std::string_view label) noexcept;

/// How a page ended. Each page ends in exactly one of these.
enum class page_status : std::uint8_t {
    labelled,  ///< a model was asked
    unchanged, ///< same version as before: nothing was done
    cached,    ///< labels came from the cache, without a call
    skipped,   ///< nothing to label (no text), or the run was stopped before its turn
    failed,    ///< page_result::why says it
};

/// As it stands in reports: "labelled".
[[nodiscard]] TAGWRIGHT_EXPORT const char* to_string(page_status status) noexcept;

} // namespace tagwright::inline v0
