#include "base/http_date.hpp"

#include "base/ascii.hpp"

#include <array>
#include <chrono>

namespace tagwright {
namespace {

/// Takes numbers, words and single characters off a text; what is missing shows at the end.
class reader {
public:
    explicit reader(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool ok() const noexcept { return ok_; }
    [[nodiscard]] std::string_view rest() const noexcept { return rest_; }

    bool take(char c) noexcept {
        const bool found = rest_.starts_with(c);
        rest_.remove_prefix(found ? 1 : 0);
        return found;
    }

    void need(char c) noexcept { ok_ = take(c) && ok_; }

    /// Either of the two that stand between the parts of a date.
    void need_blank_or_hyphen() noexcept { ok_ = (take(' ') || take('-')) && ok_; }

    void skip_blanks() noexcept {
        while (take(' ')) {
        }
    }

    int number(std::size_t digits_max) noexcept {
        int out = 0;
        std::size_t digits = 0;
        for (; digits < digits_max && digits < rest_.size() && is_digit(rest_[digits]); ++digits)
            out = out * 10 + (rest_[digits] - '0');
        rest_.remove_prefix(digits);
        ok_ = ok_ && digits > 0;
        return out;
    }

    std::string_view word() noexcept {
        std::size_t size = 0;
        while (size < rest_.size() && is_letter(rest_[size]))
            ++size;
        const auto out = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return out;
    }

    /// 1 for "Jan".
    unsigned month() noexcept {
        constexpr std::array<std::string_view, 12> names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        const auto name = word();
        for (unsigned i = 0; i < names.size(); ++i)
            if (equal_ignoring_case(name, names[i]))
                return i + 1;
        ok_ = false;
        return 0;
    }

private:
    std::string_view rest_;
    bool ok_ = true;
};

struct moment {
    int year = 0;
    unsigned month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
};

void read_clock(reader& in, moment& out) noexcept {
    in.need(' ');
    out.hour = in.number(2);
    in.need(':');
    out.minute = in.number(2);
    in.need(':');
    out.second = in.number(2);
}

/// "26 Mar 2026 16:00:00 GMT", "26-Mar-26 16:00:00 GMT": what follows the comma.
bool read_after_comma(reader& in, moment& out) noexcept {
    in.skip_blanks();
    out.day = in.number(2);
    in.need_blank_or_hyphen();
    out.month = in.month();
    in.need_blank_or_hyphen();
    out.year = in.number(4);
    read_clock(in, out);
    in.skip_blanks();
    return in.rest().empty() || equal_ignoring_case(in.rest(), "GMT") || equal_ignoring_case(in.rest(), "UTC");
}

/// "Mar 26 16:00:00 2026", as C's asctime() has it.
bool read_asctime(reader& in, moment& out) noexcept {
    in.need(' ');
    out.month = in.month();
    in.skip_blanks();
    out.day = in.number(2);
    read_clock(in, out);
    in.need(' ');
    out.year = in.number(4);
    return in.rest().empty();
}

std::optional<double> seconds_of(const moment& at) noexcept {
    using namespace std::chrono;
    const year_month_day date{year{at.year}, month{at.month}, day{static_cast<unsigned>(at.day)}};
    if (!date.ok() || at.hour > 23 || at.minute > 59 || at.second > 60)
        return std::nullopt;
    return static_cast<double>(sys_days{date}.time_since_epoch().count()) * 86400.0 + at.hour * 3600.0 +
           at.minute * 60.0 + at.second;
}

} // namespace

std::optional<double> parse_http_date(std::string_view text) noexcept {
    reader in(trim(text));
    moment at;
    in.word(); // the day of the week follows from the date
    const bool whole = in.take(',') ? read_after_comma(in, at) : read_asctime(in, at);
    if (!whole || !in.ok())
        return std::nullopt;
    if (at.year < 100)
        at.year += at.year < 70 ? 2000 : 1900;
    return seconds_of(at);
}

} // namespace tagwright
