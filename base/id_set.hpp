#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace tagwright {

/// A set of page ids that only grows, for as many pages as a wiki has: about three bytes an id, where a set of strings
/// takes sixty. Ids are numbers nearly everywhere, so they lie sorted in a few long runs, each as its distance from the
/// one before; what is no number is kept as text. Not for several threads.
class id_set {
public:
    /// @returns false if it is there already
    bool insert(std::string_view id);
    [[nodiscard]] bool contains(std::string_view id) const;
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// Every id once, in no order that means anything.
    void for_each(const std::function<void(std::string&&)>& visit) const;

private:
    /// Sorted numbers, of which each 64th can be found without those before it.
    class packed_run {
    public:
        void add(std::uint64_t number); ///< larger than all so far
        void make_room(const packed_run& a, const packed_run& b);
        [[nodiscard]] bool contains(std::uint64_t number) const;
        [[nodiscard]] std::size_t size() const noexcept { return size_; }

        /// Walks from the first to the last.
        class reader {
        public:
            explicit reader(const packed_run& from) : from_(&from) { next(); }
            [[nodiscard]] bool is_at_end() const noexcept { return read_ > from_->size_; }
            [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
            void next();

        private:
            const packed_run* from_;
            std::size_t read_ = 0; ///< how many, with the one it stands at
            std::size_t at_ = 0;
            std::uint64_t number_ = 0;
        };

    private:
        static constexpr std::size_t marked_every = 64;
        struct mark {
            std::uint64_t number;
            std::size_t at; ///< where its successor's distance is written
        };
        std::vector<mark> marks_;
        std::vector<std::uint8_t> distances_; ///< seven bits a byte, the low ones first; the eighth: more follow
        std::uint64_t last_ = 0;
        std::size_t size_ = 0;
    };

    [[nodiscard]] bool has_number(std::uint64_t number) const;
    void pack();
    [[nodiscard]] static packed_run merged(const packed_run& a, const packed_run& b);

    std::unordered_set<std::uint64_t> fresh_; ///< not packed yet; bounded
    std::vector<packed_run> runs_;            ///< each several times as long as the next
    std::set<std::string, std::less<>> texts_;
    std::size_t size_ = 0;
};

} // namespace tagwright
