#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace tagwright {

/// The clocks on the walls of one place. Cheap to copy; for several threads.
class time_zone {
public:
    [[nodiscard]] static time_zone utc();

    /// The machine's own, as TZ or /etc/localtime have it when this is called.
    [[nodiscard]] static time_zone of_system();

    /// "Europe/Berlin", as the tz database spells it; "UTC" is known without one. Empty where there is no such zone.
    /// Reads the machine's tz database.
    [[nodiscard]] static std::optional<time_zone> named(const std::string& name);

    /// For people.
    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    /// What the clocks show.
    [[nodiscard]] std::chrono::local_seconds to_local(std::chrono::sys_seconds when) const;

    /// When the clocks show this for the first time; where they are put forward over it, the moment of that.
    [[nodiscard]] std::chrono::sys_seconds first_at(std::chrono::local_seconds shown) const;

private:
    using offset_at = std::function<std::chrono::seconds(std::chrono::sys_seconds)>;
    time_zone(std::string name, offset_at offset) : name_(std::move(name)), offset_(std::move(offset)) {}

    std::string name_;
    offset_at offset_; ///< what the clocks are ahead of UTC
};

} // namespace tagwright
