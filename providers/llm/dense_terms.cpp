#include "providers/llm/dense_terms.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <string>

namespace tagwright::llm {
namespace {

constexpr std::size_t characters_min = 2;
constexpr std::size_t characters_max = 4;
constexpr std::size_t long_word_max = 6;
constexpr std::uint32_t uses_min = 2;
constexpr std::size_t terms_max = 400'000; // of a text that says nothing twice

/// Characters that are grammar by themselves: no word of more than one is cut by leaving them out, but for few.
bool is_particle(char32_t c) noexcept {
    return std::u32string_view{U"的了是和与與或及也都就这這那们們吗嗎呢吧被把我你您他她它在着著很请請从從将將其并並而则"
                               U"則但若如因所以为為于於之"}
               .find(c) != std::u32string_view::npos;
}

bool may_begin(char32_t c) noexcept { return is_han(c) && !is_particle(c); }

std::uint64_t key_of(const char32_t* at, std::size_t size) noexcept {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < size; ++i)
        out = (out << 16U) | (at[i] & 0xFFFFU);
    return out;
}

/// The characters of a run, and where each begins.
void read_run(std::string_view run, std::vector<char32_t>& out, std::vector<std::size_t>& begins) {
    for (std::size_t at = 0; at < run.size();) {
        const auto c = decode_utf8(run, at);
        out.push_back(c.code);
        begins.push_back(at);
        at += c.size;
    }
    begins.push_back(run.size());
}

} // namespace

bool is_han(char32_t c) noexcept { return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3005; }

void dense_terms::learn(std::string_view text) {
    std::vector<char32_t> run;
    for (std::size_t at = 0; at < text.size();) {
        const auto c = decode_utf8(text, at);
        at += c.size;
        if (may_begin(c.code)) {
            run.push_back(c.code);
            continue;
        }
        learn_run(run);
        run.clear();
    }
    learn_run(run);
}

void dense_terms::learn_run(const std::vector<char32_t>& run) {
    for (std::size_t first = 0; first < run.size(); ++first)
        for (std::size_t size = characters_min; size <= std::min(characters_max, run.size() - first); ++size)
            if (counts_.size() < terms_max)
                ++counts_[key_of(&run[first], size)];
}

/// What occurs only inside one longer run is a part of that one.
void dense_terms::seal() {
    std::erase_if(counts_, [](const auto& entry) { return entry.second < uses_min; });
    std::vector<std::uint64_t> parts;
    const auto covers = [&](std::uint64_t part, std::uint32_t uses) {
        if (const auto found = counts_.find(part); found != counts_.end() && found->second <= uses)
            parts.push_back(part);
    };
    for (const auto& [key, uses] : counts_) {
        const unsigned size = (key >> 48U) != 0 ? 4 : (key >> 32U) != 0 ? 3 : 2;
        if (size == 2)
            continue;
        covers(key >> 16U, uses);
        covers(key & ((std::uint64_t{1} << (16 * (size - 1))) - 1), uses);
    }
    for (const auto part : parts)
        counts_.erase(part);
}

std::vector<dense_terms::piece> dense_terms::cut(std::string_view run, bool short_rests) const {
    std::vector<char32_t> characters;
    std::vector<std::size_t> begins;
    read_run(run, characters, begins);
    std::vector<piece> out;
    const auto add_rest = [&](std::size_t first, std::size_t end) {
        if (first == end)
            return;
        // A short run between other signs is a word; the rest beside a word may begin or end within one.
        const bool whole = (first == 0 || is_particle(characters[first - 1])) &&
                           (end == characters.size() || is_particle(characters[end]));
        const bool word = (whole || short_rests) && end - first >= characters_min && end - first <= characters_max;
        out.push_back({begins[first], begins[end], word});
    };
    const auto uses_of = [&](const char32_t* four) {
        const auto found = counts_.find(key_of(four, characters_max));
        return found == counts_.end() ? 0 : found->second;
    };
    std::size_t rest = 0;
    for (std::size_t at = 0; at < characters.size();) {
        if (is_particle(characters[at])) {
            add_rest(rest, at);
            out.push_back({begins[at], begins[at + 1], false});
            rest = ++at;
            continue;
        }
        // The best word that begins here: the most used one, longer ones first where they are as good.
        std::size_t size = 0;
        std::uint64_t best = 0;
        for (std::size_t n = characters_min; n <= std::min(characters_max, characters.size() - at); ++n)
            if (const auto found = counts_.find(key_of(&characters[at], n)); found != counts_.end())
                if (const auto worth = std::uint64_t{found->second} * n * n; worth >= best) {
                    best = worth;
                    size = n;
                }
        if (size == 0) {
            ++at;
            continue;
        }
        add_rest(rest, at);
        // A longer word shows by overlapping pieces that are used as often.
        if (size == characters_max)
            while (size < long_word_max && at + size < characters.size() &&
                   uses_of(&characters[at + size - characters_max + 1]) >= uses_of(&characters[at]))
                ++size;
        out.push_back({begins[at], begins[at + size], true});
        rest = at += size;
    }
    add_rest(rest, characters.size());
    return out;
}

} // namespace tagwright::llm
