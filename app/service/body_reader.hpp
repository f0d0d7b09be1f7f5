#pragma once

#include "app/service/json_text.hpp"
#include "app/service/problem.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright::service {

/// Takes the fields of a JSON object one by one and collects all that is wrong with them: each problem names the
/// field, the value and what is allowed. Pure.
class body_reader {
public:
    /// @param body  empty: an object without fields
    explicit body_reader(const std::string& body);

    [[nodiscard]] std::optional<std::string> text(std::string_view name, std::size_t bytes_max = 255);
    [[nodiscard]] std::optional<bool> flag(std::string_view name);
    [[nodiscard]] std::optional<std::int64_t> whole(std::string_view name, std::int64_t least, std::int64_t greatest);
    [[nodiscard]] std::optional<double> amount(std::string_view name);
    [[nodiscard]] std::optional<double> share(std::string_view name); ///< 0 … 1
    [[nodiscard]] std::optional<std::vector<std::string>> texts(std::string_view name, std::size_t count_max,
                                                                std::size_t bytes_max = 255);
    /// An object; null counts as not given.
    [[nodiscard]] std::optional<json> object(std::string_view name);
    [[nodiscard]] bool is_null(std::string_view name);

    /// Whether something is wrong with this field, as far as it was taken.
    [[nodiscard]] bool has_complained(std::string_view name) const;
    void complain(std::string_view name, const std::string& value, std::string message);

    /// After the last field: those that nobody asked for are problems, too.
    [[nodiscard]] std::vector<field_problem> finish();

private:
    [[nodiscard]] const json* find(std::string_view name);
    void refuse(std::string_view name, const json& value, std::string allowed);

    json fields_ = json::object();
    bool is_broken_ = false; ///< the body is no object: one problem is enough
    std::set<std::string, std::less<>> asked_;
    std::vector<field_problem> problems_;
};

} // namespace tagwright::service
