#include "base/id_set.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace tagwright {
namespace {

constexpr std::size_t fresh_max = 1024;
constexpr std::size_t times_as_long = 4; ///< few runs to look into, and few merges

/// A number that is written as we would write it: "007" is another id than "7".
std::optional<std::uint64_t> number_of(std::string_view id) {
    std::uint64_t out = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), out);
    const bool usual = error == std::errc{} && end == id.data() + id.size() && (id.size() == 1 || id.front() != '0');
    return usual ? std::optional(out) : std::nullopt;
}

std::uint64_t read_distance(const std::vector<std::uint8_t>& from, std::size_t& at) {
    std::uint64_t out = 0;
    for (unsigned shift = 0;; shift += 7) {
        const auto byte = from[at++];
        out |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
        if ((byte & 0x80U) == 0)
            return out;
    }
}

} // namespace

void id_set::packed_run::add(std::uint64_t number) {
    if (size_ % marked_every == 0) {
        marks_.push_back({number, distances_.size()});
    } else {
        auto distance = number - last_;
        for (; distance >= 0x80; distance >>= 7U)
            distances_.push_back(static_cast<std::uint8_t>(distance | 0x80U));
        distances_.push_back(static_cast<std::uint8_t>(distance));
    }
    last_ = number;
    ++size_;
}

/// For all of both: what grows by doubling may take twice what it holds, and as much again while it moves.
void id_set::packed_run::make_room(const packed_run& a, const packed_run& b) {
    marks_.reserve((a.size_ + b.size_) / marked_every + 1);
    // Of what stands between two others each is the nearer one; of a mark that is none any more nothing was written.
    distances_.reserve(a.distances_.size() + b.distances_.size() + 2 * (a.marks_.size() + b.marks_.size()));
}

bool id_set::packed_run::contains(std::uint64_t number) const {
    if (size_ == 0 || number > last_)
        return false;
    const auto after = std::upper_bound(marks_.begin(), marks_.end(), number,
                                        [](std::uint64_t sought, const mark& each) { return sought < each.number; });
    if (after == marks_.begin())
        return false;
    auto here = std::prev(after)->number;
    auto at = std::prev(after)->at;
    const auto end = after == marks_.end() ? distances_.size() : after->at;
    while (here < number && at < end)
        here += read_distance(distances_, at);
    return here == number;
}

void id_set::packed_run::reader::next() {
    if (read_ < from_->size_)
        number_ = read_ % marked_every == 0 ? from_->marks_[read_ / marked_every].number
                                            : number_ + read_distance(from_->distances_, at_);
    ++read_;
}

id_set::packed_run id_set::merged(const packed_run& a, const packed_run& b) {
    packed_run out;
    out.make_room(a, b);
    packed_run::reader left(a);
    packed_run::reader right(b);
    while (!left.is_at_end() || !right.is_at_end()) {
        const bool take_left = right.is_at_end() || (!left.is_at_end() && left.number() < right.number());
        auto& from = take_left ? left : right;
        out.add(from.number());
        from.next();
    }
    return out;
}

bool id_set::has_number(std::uint64_t number) const {
    return fresh_.contains(number) ||
           std::any_of(runs_.begin(), runs_.end(), [number](const auto& run) { return run.contains(number); });
}

bool id_set::contains(std::string_view id) const {
    const auto number = number_of(id);
    return number ? has_number(*number) : texts_.contains(id);
}

bool id_set::insert(std::string_view id) {
    if (const auto number = number_of(id)) {
        if (has_number(*number))
            return false;
        fresh_.insert(*number);
        if (fresh_.size() >= fresh_max)
            pack();
    } else if (!texts_.emplace(id).second) {
        return false;
    }
    ++size_;
    return true;
}

void id_set::pack() {
    std::vector<std::uint64_t> sorted(fresh_.begin(), fresh_.end());
    std::sort(sorted.begin(), sorted.end());
    fresh_.clear();
    auto& last = runs_.emplace_back();
    for (const auto number : sorted)
        last.add(number);
    while (runs_.size() > 1 && runs_[runs_.size() - 2].size() < times_as_long * runs_.back().size()) {
        auto longer = merged(runs_[runs_.size() - 2], runs_.back());
        runs_.pop_back();
        runs_.back() = std::move(longer);
    }
}

void id_set::for_each(const std::function<void(std::string&&)>& visit) const {
    for (const auto number : fresh_)
        visit(std::to_string(number));
    for (const auto& run : runs_)
        for (packed_run::reader each(run); !each.is_at_end(); each.next())
            visit(std::to_string(each.number()));
    for (const auto& text : texts_)
        visit(std::string(text));
}

} // namespace tagwright
