#pragma once

#include "tagwright/records.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What `apply` would write, as a text. Pure.
namespace tagwright::plan {

enum class plan_format : std::uint8_t { table, csv, html, json };

/// Where a person finds the page; empty where that is not known.
/// @param site  root of the site, as in run_record
[[nodiscard]] std::string page_url(std::string_view site, std::string_view page_id);

/// Names of the CSV's columns, in order. read_edited_plan() finds them by these names.
inline constexpr const char* page_column = "page";
inline constexpr const char* labels_column = "labels to add";
inline constexpr const char* run_column = "run";

/// A run's plan in one format: head(), page() for each page, tail(). Holds counts only.
class plan_text {
public:
    /// @param columns  table: width that each line keeps to; 0: nothing is cut
    plan_text(plan_format format, const run_record& run, std::size_t columns);

    [[nodiscard]] std::string head() const;
    /// The table shows only pages that get labels, all other formats show all.
    [[nodiscard]] std::string page(const run_page_record& page);
    [[nodiscard]] std::string tail() const;

    [[nodiscard]] std::uint64_t pages_with_labels() const noexcept { return pages_with_labels_; }

private:
    [[nodiscard]] std::string table_line(const run_page_record& page, const std::vector<std::string>& fresh) const;
    [[nodiscard]] std::string csv_row(const run_page_record& page, const std::vector<std::string>& fresh) const;
    [[nodiscard]] std::string html_row(const run_page_record& page, const std::vector<std::string>& fresh) const;
    [[nodiscard]] std::string totals() const;

    plan_format format_;
    std::string run_;
    std::string space_;
    std::string site_;
    std::size_t columns_;
    std::size_t title_columns_;
    bool may_hold_; ///< labels may be held: the table says what their sign means
    std::uint64_t pages_ = 0;
    std::uint64_t pages_with_labels_ = 0;
    std::uint64_t labels_ = 0;
};

} // namespace tagwright::plan
