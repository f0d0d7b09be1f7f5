#pragma once

#include "config/setting_table.hpp"

// The rows of the table, a file a group. The ranges keep typing errors out; they are wider than anybody's quota.

namespace tagwright {

[[nodiscard]] std::span<const setting> pace_rows() noexcept;
[[nodiscard]] std::span<const setting> labels_rows() noexcept;
[[nodiscard]] std::span<const setting> providers_rows() noexcept;
[[nodiscard]] std::span<const setting> confluence_rows() noexcept;
[[nodiscard]] std::span<const setting> files_rows() noexcept;
[[nodiscard]] std::span<const setting> service_rows() noexcept;

// What a value is to the field that it goes into.
inline int to_int(const setting_value& value) { return static_cast<int>(std::get<std::int64_t>(value)); }
inline std::int64_t to_whole(const setting_value& value) { return std::get<std::int64_t>(value); }
inline const std::string& to_text(const setting_value& value) { return std::get<std::string>(value); }
inline std::chrono::milliseconds to_time(const setting_value& value) {
    return std::get<std::chrono::milliseconds>(value);
}

/// In milliseconds, as the bounds of a time are.
constexpr std::int64_t seconds(std::int64_t count) { return count * 1000; }

} // namespace tagwright
