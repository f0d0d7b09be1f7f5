#include "providers/llm/space_words.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace tagwright::llm {
namespace {

constexpr std::string_view headline = "space words 1 ";
constexpr std::size_t kept_max = 4000; // words in a text for the store
constexpr std::size_t key_bytes_max = 80;
constexpr double usual_share = 0.4;  // of the texts; a word that more have tells little
constexpr double texts_trusted = 10; // so many, and what they have in common is half believed

std::optional<std::uint32_t> number_of(std::string_view text) {
    std::uint32_t out = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (problem != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return out;
}

} // namespace

void space_words::add(const std::vector<std::string>& keys) {
    for (const auto& key : keys)
        if (!key.empty() && key.size() <= key_bytes_max)
            ++counts_[key];
    ++texts_;
    if (counts_.size() > words_max)
        forget_rarest();
    if (texts_ > texts_max)
        halve();
}

void space_words::merge(const space_words& other) {
    for (const auto& [key, texts] : other.counts_)
        counts_[key] += texts;
    texts_ += other.texts_;
    if (counts_.size() > words_max)
        forget_rarest();
    while (texts_ > texts_max)
        halve();
}

std::uint32_t space_words::texts_with(std::string_view key) const {
    const auto found = counts_.find(key);
    return found == counts_.end() ? 0 : found->second;
}

double space_words::rarity(std::string_view key) const {
    if (texts_ == 0)
        return 1;
    const double share = std::min(1.0, static_cast<double>(texts_with(key)) / texts_);
    const double trust = texts_ / (texts_ + texts_trusted);
    return 1 / (1 + trust * std::pow(share / usual_share, 3));
}

void space_words::forget_rarest() {
    for (std::uint32_t few = 1; counts_.size() > words_max / 2; few *= 2)
        std::erase_if(counts_, [few](const auto& entry) { return entry.second <= few; });
}

void space_words::halve() {
    texts_ /= 2;
    for (auto& [key, texts] : counts_)
        texts /= 2;
    std::erase_if(counts_, [](const auto& entry) { return entry.second == 0; });
}

std::string space_words::to_text() const {
    std::vector<std::pair<std::uint32_t, std::string_view>> words;
    for (const auto& [key, texts] : counts_)
        if (texts > 1 && key.find_first_of(" \n") == std::string::npos)
            words.emplace_back(texts, key);
    std::sort(words.begin(), words.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    words.resize(std::min(words.size(), kept_max));
    std::string out = std::string{headline} + std::to_string(texts_) + "\n";
    for (const auto& [texts, key] : words)
        (out += key) += " " + std::to_string(texts) + "\n";
    return out;
}

std::optional<space_words> space_words::from_text(std::string_view text) {
    space_words out;
    const auto next_line = [&] {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        return line;
    };
    auto line = next_line();
    if (line.substr(0, headline.size()) != headline)
        return std::nullopt;
    const auto texts = number_of(line.substr(headline.size()));
    if (!texts || *texts > texts_max)
        return std::nullopt;
    out.texts_ = *texts;
    while (!text.empty()) {
        line = next_line();
        const auto blank = line.rfind(' ');
        if (blank == std::string_view::npos || blank == 0 || blank > key_bytes_max)
            return std::nullopt;
        const auto uses = number_of(line.substr(blank + 1));
        if (!uses || *uses > out.texts_ || out.counts_.size() >= words_max)
            return std::nullopt;
        out.counts_[std::string{line.substr(0, blank)}] = *uses;
    }
    return out;
}

} // namespace tagwright::llm
