#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace tagwright {

/// A number for a text, in a dozen instructions where it is a word. Not the same on every machine.
[[nodiscard]] inline std::uint64_t hash_of(std::string_view text) noexcept {
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15U;
    const auto mixed = [](std::uint64_t state, std::uint64_t more) {
        state = (state ^ more) * odd;
        return state ^ (state >> 32U);
    };
    const auto bytes_at = [&text](std::size_t at, std::size_t size) {
        std::uint64_t out = 0;
        std::memcpy(&out, text.data() + at, size);
        return out;
    };
    constexpr std::size_t step = 8;
    constexpr std::size_t half = 4;
    const std::size_t size = text.size();
    std::uint64_t out = mixed(odd, size);
    if (size >= step) {
        for (std::size_t at = 0; at + step < size; at += step)
            out = mixed(out, bytes_at(at, step));
        return mixed(out, bytes_at(size - step, step));
    }
    if (size >= half)
        return mixed(out, bytes_at(0, half) | (bytes_at(size - half, half) << 32U));
    for (const char c : text)
        out = mixed(out, static_cast<unsigned char>(c));
    return out;
}

[[nodiscard]] constexpr std::uint64_t hash_of(std::uint64_t number) noexcept {
    number = (number ^ (number >> 31U)) * 0x9E3779B97F4A7C15U;
    return number ^ (number >> 32U);
}

/// Finds things by their hashes in a list that somebody else keeps and only adds to. A text has hundreds of words and
/// phrases to be counted: with std::unordered_map each of them takes memory of its own and two or three looks into
/// other places; here all takes one piece, and nearly always one look.
class hash_index {
public:
    explicit hash_index(std::size_t things_expected) {
        std::size_t size = 16;
        while (size < things_expected * 2)
            size *= 2;
        slots_.resize(size);
    }

    static constexpr std::uint32_t none = ~0U;

    /// The place of the thing; none: it is not there.
    /// @param is  is(place): whether what stands at that place of the list is the thing
    template <class Is>
    [[nodiscard]] std::uint32_t find(std::uint64_t hash, Is is) const {
        return slots_[slot_of(hash, is)].next_place - 1;
    }

    /// The same, but what is not there gets the place behind all others, where it is to be put.
    template <class Is>
    [[nodiscard]] std::uint32_t find_or_add(std::uint64_t hash, Is is) {
        const auto at = slot_of(hash, is);
        if (slots_[at].next_place != 0)
            return slots_[at].next_place - 1;
        slots_[at] = {static_cast<std::uint32_t>(hash), ++size_};
        if (std::size_t{size_} * 2 > slots_.size())
            grow();
        return size_ - 1;
    }

    [[nodiscard]] std::uint32_t size() const noexcept { return size_; }

private:
    struct slot {
        std::uint32_t hash = 0;
        std::uint32_t next_place = 0; ///< one more than the place; 0: nothing here
    };

    template <class Is>
    [[nodiscard]] std::size_t slot_of(std::uint64_t hash, Is is) const {
        const auto low = static_cast<std::uint32_t>(hash);
        const std::size_t mask = slots_.size() - 1;
        std::size_t at = low & mask;
        while (slots_[at].next_place != 0 && !(slots_[at].hash == low && is(slots_[at].next_place - 1)))
            at = (at + 1) & mask;
        return at;
    }

    void grow() {
        const auto old = std::move(slots_);
        slots_.assign(old.size() * 2, {});
        const std::size_t mask = slots_.size() - 1;
        for (const auto& each : old) {
            if (each.next_place == 0)
                continue;
            std::size_t at = each.hash & mask;
            while (slots_[at].next_place != 0)
                at = (at + 1) & mask;
            slots_[at] = each;
        }
    }

    std::vector<slot> slots_;
    std::uint32_t size_ = 0;
};

} // namespace tagwright
