#include "providers/store/page_pack.hpp"

#include "providers/store/page_json.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tagwright {
namespace {

// One number has what takes a few bits.
constexpr std::uint64_t is_blogpost = 1;
constexpr std::uint64_t knows_existing = 2;
constexpr std::uint64_t adds_the_rest =
    4;                                    // `to_add` is what of `proposed` is not in `existing`, as it nearly always is
constexpr std::uint64_t has_hex_hash = 8; // `text_hash` is written as the bytes that it spells
constexpr unsigned state_shift = 4;
constexpr std::uint64_t last_state = static_cast<std::uint64_t>(page_state::written);

bool has(const std::vector<std::string>& list, const std::string& what) {
    return std::find(list.begin(), list.end(), what) != list.end();
}

bool is_the_rest(const page_result& page) {
    std::size_t next = 0;
    for (const auto& label : page.proposed) {
        if (has(page.existing, label))
            continue;
        if (next == page.to_add.size() || page.to_add[next] != label)
            return false;
        ++next;
    }
    return next == page.to_add.size();
}

std::vector<std::string> the_rest(const page_result& page) {
    std::vector<std::string> out;
    for (const auto& label : page.proposed)
        if (!has(page.existing, label))
            out.push_back(label);
    return out;
}

constexpr std::string_view digits = "0123456789abcdef";

constexpr auto digit_values = [] {
    std::array<signed char, 256> out{};
    out.fill(-1);
    for (std::size_t i = 0; i < digits.size(); ++i)
        out[static_cast<unsigned char>(digits[i])] = static_cast<signed char>(i);
    return out;
}();

int value_of(char digit) noexcept { return digit_values[static_cast<unsigned char>(digit)]; }

bool is_hex(std::string_view text) noexcept {
    int all = text.size() % 2 == 0 ? 0 : -1;
    for (const char digit : text)
        all |= value_of(digit); // negative once one of them is
    return all >= 0;
}

std::string hex_of(std::string_view bytes) {
    std::string out;
    for (const auto each : bytes) {
        const auto byte = static_cast<unsigned char>(each);
        out += digits[byte / 16];
        out += digits[byte % 16];
    }
    return out;
}

/// Reads what pack_writer wrote. Whatever the bytes are, nothing is read behind their end.
class pack_reader {
public:
    explicit pack_reader(std::string_view pack) : rest_(pack) {}

    [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
    /// Everything since the beginning could be read.
    [[nodiscard]] bool is_good() const noexcept { return good_; }

    std::uint64_t number() {
        std::uint64_t out = 0;
        for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            out |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < 0x80)
                return out;
        }
        good_ = false;
        return 0;
    }

    std::string text() {
        const auto size = number();
        if (size > rest_.size()) {
            good_ = false;
            return {};
        }
        std::string out(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return out;
    }

    std::vector<std::string> list() {
        std::vector<std::string> out;
        for (auto left = number(); left > 0 && good_; --left)
            out.push_back(text());
        return out;
    }

private:
    std::string_view rest_;
    bool good_ = true;
};

} // namespace

bool may_be_packed(const run_page_record& page) noexcept {
    const auto& result = page.result;
    return result.status == page_status::unchanged && !result.why && !page.first_plan &&
           page.review.decision == review_decision::none;
}

void pack_writer::number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        text_ += static_cast<char>(value | 0x80);
    text_ += static_cast<char>(value);
}

void pack_writer::text(std::string_view value) {
    number(value.size());
    text_ += value;
}

void pack_writer::bytes_of(std::string_view hex) {
    number(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2)
        text_ += static_cast<char>(value_of(hex[i]) * 16 + value_of(hex[i + 1]));
}

void pack_writer::list(const std::vector<std::string>& values) {
    number(values.size());
    for (const auto& each : values)
        text(each);
}

void pack_writer::add(const run_page_record& page) {
    const auto& result = page.result;
    text(result.page.id);
    number(result.page.version);
    text(result.page.title);
    text(result.page.modified_at);
    const bool rest = is_the_rest(result);
    const bool hex = is_hex(page.text_hash);
    number((result.page.type == page_type::blogpost ? is_blogpost : 0) | (page.existing_known ? knows_existing : 0) |
           (rest ? adds_the_rest : 0) | (hex ? has_hex_hash : 0) |
           static_cast<std::uint64_t>(page.state) << state_shift);
    text(result.provider);
    list(result.proposed);
    list(result.existing);
    if (!rest)
        list(result.to_add);
    list(result.added);
    number(page.rejected);
    if (hex)
        bytes_of(page.text_hash);
    else
        text(page.text_hash);
    text(to_json_notes(result.notes));
}

std::vector<run_page_record> pages_of_pack(const std::string& run, std::string_view pack) {
    std::vector<run_page_record> out;
    if (pack.empty() || pack.front() != pack_writer::format)
        return out;
    for (pack_reader read(pack.substr(1)); !read.at_end();) {
        run_page_record page;
        page.run = run;
        auto& result = page.result;
        result.status = page_status::unchanged;
        result.page.id = read.text();
        result.page.version = read.number();
        result.page.title = read.text();
        result.page.modified_at = read.text();
        const auto bits = read.number();
        result.page.type = (bits & is_blogpost) != 0 ? page_type::blogpost : page_type::page;
        page.existing_known = (bits & knows_existing) != 0;
        const bool has_state = bits >> state_shift <= last_state;
        page.state = has_state ? static_cast<page_state>(bits >> state_shift) : page_state::planned;
        result.provider = read.text();
        result.proposed = read.list();
        result.existing = read.list();
        result.to_add = (bits & adds_the_rest) != 0 ? the_rest(result) : read.list();
        result.added = read.list();
        page.rejected = static_cast<std::uint32_t>(read.number());
        page.text_hash = read.text();
        if ((bits & has_hex_hash) != 0)
            page.text_hash = hex_of(page.text_hash);
        result.notes = notes_from(read.text());
        if (!read.is_good() || !has_state)
            break;
        out.push_back(std::move(page));
    }
    return out;
}

} // namespace tagwright
