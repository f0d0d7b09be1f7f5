#include "providers/llm/label_candidates.hpp"

#include "base/ascii.hpp"
#include "base/code_points.hpp"
#include "base/unicode_map.hpp"
#include "base/utf8.hpp"
#include "providers/llm/stemmer.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace tagwright::llm {
namespace {

constexpr double other_words_weight = 0.4; // of aliases and descriptions, beside the label's own
constexpr double own_share_min = 0.5;      // of its words, by weight: "data" alone is not data-retention-policy

std::string lower_case(std::string_view text) {
    if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        return lower_ascii(text);
    return unicode_map(replace_invalid_utf8(text), UTF8PROC_CASEFOLD).value_or(lower_ascii(text));
}

/// It is looked for as it is: no blank would part its words.
bool is_dense(std::string_view label) {
    const auto all = code_points(label);
    return std::any_of(all.begin(), all.end(), is_of_dense_script);
}

/// The words of a text, each as what its singular and plural share.
std::vector<std::string> word_keys(std::string_view text) {
    std::vector<std::string> out;
    const auto lower = lower_case(text);
    for (std::size_t at = 0; at < lower.size();) {
        const auto joins = [&](std::size_t i) {
            return static_cast<unsigned char>(lower[i]) >= 0x80 || is_letter(lower[i]) || is_digit(lower[i]);
        };
        std::size_t end = at;
        while (end < lower.size() && joins(end))
            ++end;
        if (end > at)
            out.push_back(singular_key(std::string_view(lower).substr(at, end - at)));
        at = std::max(end, at + 1);
    }
    return out;
}

} // namespace

void label_candidates::add(std::string_view label, const std::vector<std::string>& words) {
    if (is_dense(label)) {
        dense_.push_back(lower_case(label));
        dense_labels_.push_back(static_cast<std::uint32_t>(labels_));
    }
    add_words(label, true);
    for (const auto& text : words)
        add_words(text, false);
    ++labels_;
}

void label_candidates::add_words(std::string_view text, bool own) {
    for (auto& key : word_keys(text)) {
        auto& uses = uses_[std::move(key)];
        const auto label = static_cast<std::uint32_t>(labels_);
        if (uses.empty() || uses.back().label != label)
            uses.push_back({label, own});
    }
}

void label_candidates::seal() {
    own_weight_.assign(labels_, 0);
    for (const auto& [key, uses] : uses_)
        for (const auto& each : uses)
            if (each.own)
                own_weight_[each.label] += weight(uses);
}

double label_candidates::weight(const std::vector<use>& uses) const {
    return std::log(1.0 + static_cast<double>(labels_) / static_cast<double>(uses.size()));
}

std::vector<std::size_t> label_candidates::likeliest(const std::vector<std::string_view>& texts) const {
    struct tally {
        double own = 0;   ///< weight of the label's own words that were seen
        double other = 0; ///< the same of what else tells of it
    };
    std::unordered_map<std::uint32_t, tally> seen;
    std::unordered_set<std::string> counted;
    for (const auto text : texts) {
        for (auto& key : word_keys(text)) {
            const auto found = uses_.find(key);
            if (found == uses_.end() || !counted.insert(std::move(key)).second)
                continue;
            for (const auto& each : found->second)
                (each.own ? seen[each.label].own : seen[each.label].other) += weight(found->second);
        }
        const auto lower = dense_.empty() ? std::string() : lower_case(text);
        for (std::size_t i = 0; i < dense_.size(); ++i)
            if (lower.find(dense_[i]) != std::string::npos)
                seen[dense_labels_[i]].own = own_weight_[dense_labels_[i]];
    }
    std::vector<std::pair<double, std::size_t>> order;
    for (const auto& [label, has] : seen) {
        const double share = std::min(1.0, has.own / std::max(own_weight_[label], 1e-9));
        if (share < own_share_min && has.other <= 0)
            continue;
        order.emplace_back(-(share * share + other_words_weight * std::min(1.0, has.other)), label);
    }
    std::sort(order.begin(), order.end());
    std::vector<std::size_t> out;
    for (const auto& [score, label] : order)
        out.push_back(label);
    return out;
}

} // namespace tagwright::llm
