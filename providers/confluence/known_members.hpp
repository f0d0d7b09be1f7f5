#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// Answers with many pages, read fast. Of what a server writes about a page, most is never asked for: who wrote it,
/// with which picture, and where its other views are. And what is read is read once, so that it need not be put into
/// maps and strings of its own first: sixty allocations a page. For the codec's own files.
namespace tagwright::confluence {

/// One value of a known_answer: as json is, without copies. Members and items stand behind it.
struct known_node {
    enum class kind : unsigned char { null, object, array, text, integer, natural, real, truth };
    kind what = kind::null;
    std::uint32_t below = 0; ///< values within it
    std::string_view name;   ///< of a member
    std::string_view text;
    union {
        std::int64_t integer = 0;
        std::uint64_t natural;
        double real;
        bool truth;
    };
};

/// A view: lives as long as its answer. What it is not is empty, or null.
class known_value {
public:
    known_value() = default;
    explicit known_value(const known_node* at) : at_(at) {}

    [[nodiscard]] const known_node& node() const noexcept;
    [[nodiscard]] bool is_null() const noexcept { return is(known_node::kind::null); }
    [[nodiscard]] bool is_object() const noexcept { return is(known_node::kind::object); }
    [[nodiscard]] bool is_array() const noexcept { return is(known_node::kind::array); }
    [[nodiscard]] bool is_string() const noexcept { return is(known_node::kind::text); }
    [[nodiscard]] bool is_true() const noexcept { return is(known_node::kind::truth) && at_->truth; }

    /// Goes through an array's items, or an object's members.
    class iterator {
    public:
        explicit iterator(const known_node* at) : at_(at) {}
        known_value operator*() const noexcept { return known_value(at_); }
        iterator& operator++() noexcept {
            at_ += 1 + at_->below;
            return *this;
        }
        friend bool operator==(iterator a, iterator b) noexcept { return a.at_ == b.at_; }

    private:
        const known_node* at_;
    };
    [[nodiscard]] iterator begin() const noexcept { return iterator(at_ == nullptr ? nullptr : at_ + 1); }
    [[nodiscard]] iterator end() const noexcept { return iterator(at_ == nullptr ? nullptr : at_ + 1 + at_->below); }
    [[nodiscard]] std::size_t size() const noexcept;

private:
    [[nodiscard]] bool is(known_node::kind what) const noexcept { return node().what == what; }

    const known_node* at_ = nullptr;
};

/// What parse_json() gives, but for the members of objects that are not known. The same texts are JSON to both.
class known_answer {
public:
    /// Null where it is no JSON, or passes json_bounds.
    known_answer() = default;
    explicit known_answer(const std::string& body);

    [[nodiscard]] known_value root() const noexcept {
        return nodes_.empty() ? known_value() : known_value(nodes_.data());
    }
    [[nodiscard]] bool is_null() const noexcept { return root().is_null(); }

private:
    std::shared_ptr<const void> texts_; ///< what the nodes' texts are part of
    std::vector<known_node> nodes_;     ///< each before what is within it
};

[[nodiscard]] inline known_answer read_known_members(const std::string& body) { return known_answer(body); }

/// The same as JSON, for tests.
[[nodiscard]] nlohmann::json parse_known_members(const std::string& body);

/// True for the members that are read of pages, of lists of them, and of labels, wherever they stand.
[[nodiscard]] bool is_known_member(std::string_view name) noexcept;

} // namespace tagwright::confluence
