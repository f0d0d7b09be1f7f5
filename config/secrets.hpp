#pragma once

#include "config/dotenv.hpp"
#include "config/given_values.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tagwright {

/// Finds secrets: NAME, or the file that NAME_FILE names, first in the environment, then in .env. What a file holds is
/// the user's own, whoever named the file: a `.env` that came with a directory may name any file of theirs.
class secret_finder {
public:
    /// All references must outlive the finder.
    secret_finder(const sources& from, const dotenv_file& dotenv, findings& found)
        : from_(from), dotenv_(dotenv), found_(found) {}

    /// The secret and where it was; empty if it is not set or cannot be used (then there is a problem).
    [[nodiscard]] std::optional<given_value> find(const std::string& name);

    /// Every secret that was found, for masking.
    [[nodiscard]] const std::vector<std::string>& values() const noexcept { return values_; }

private:
    struct layer_value {
        std::string text;
        std::string origin;
        std::string place = {};
    };

    [[nodiscard]] layer_value in_environment(const std::string& name) const;
    [[nodiscard]] layer_value in_dotenv(const std::string& name) const;
    std::optional<given_value> check(const std::string& name, const layer_value& value);
    std::optional<given_value> from_file(const std::string& name, const layer_value& file);
    void complain(const std::string& name, const std::string& origin, std::string message);

    const sources& from_;
    const dotenv_file& dotenv_;
    findings& found_;
    std::vector<std::string> values_;
};

/// Replaces every occurrence of a secret of at least 8 bytes by "***": the last defence, for a secret that was
/// also put where values are shown.
void mask_secrets(const std::vector<std::string>& secrets, load_result& result);

} // namespace tagwright
