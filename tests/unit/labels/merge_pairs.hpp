#pragma once

#include "labels/merges.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

/// Which labels of a plan are one, by example.
namespace tagwright::labels::examples {

struct merge_pair {
    std::string_view first;
    std::size_t first_pages;
    std::string_view second;
    std::size_t second_pages;
    std::string_view becomes; ///< what stands for both; empty: they are two
    std::optional<change_reason> why = std::nullopt;
};

inline constexpr std::array pairs{
    merge_pair{"test", 4, "tests", 9, "tests", change_reason::number},
    merge_pair{"runbook", 9, "runbooks", 4, "runbook", change_reason::number},
    merge_pair{"policy", 3, "policies", 3, "policy", change_reason::number},
    merge_pair{"on-call", 5, "oncall", 6, "oncall", change_reason::signs},
    merge_pair{"e-mail", 5, "email", 5, "email", change_reason::signs},
    merge_pair{"ci/cd", 3, "ci-cd", 2, "ci/cd", change_reason::signs},
    merge_pair{"behaviour", 8, "behavior", 9, "behavior", change_reason::spelling},
    merge_pair{"cost-optimisation", 8, "cost-optimization", 9, "cost-optimization", change_reason::spelling},
    merge_pair{"colour", 8, "color", 9, "color", change_reason::spelling},
    merge_pair{"data-center", 8, "data-centre", 9, "data-centre", change_reason::spelling},
    merge_pair{"child", 8, "children", 9, "children", change_reason::number},
    merge_pair{"matrix", 8, "matrices", 1, "matrix", change_reason::number},
    merge_pair{"kubernetes", 20, "kuberentes", 1, "kubernetes", change_reason::spelling},
    merge_pair{"kubernetes-upgrade", 4, "kuberentes-upgrades", 1, "kubernetes-upgrade", change_reason::spelling},
    merge_pair{"deployment", 4, "deploying", 2, "deployment", change_reason::word_family},
    merge_pair{"deploy", 3, "deployment", 12, "deployment", change_reason::word_family},
    merge_pair{"capacity-plan", 1, "capacity-planning", 4, "capacity-planning", change_reason::word_family},
    merge_pair{"migration", 6, "migrating", 1, "migration", change_reason::word_family},
    merge_pair{"configuration", 6, "configure", 1, "configuration", change_reason::word_family},
    merge_pair{"test", 9, "testing", 2, "test", change_reason::word_family},
    merge_pair{"backup-database", 1, "database-backup", 3, "database-backup", change_reason::word_order},
    merge_pair{"backup-of-the-database", 1, "database-backups", 3, "database-backups", change_reason::word_order},
    merge_pair{"café", 4, "cafe", 2, "café", change_reason::spelling},
    merge_pair{"cafe-table", 4, "café-tables", 2, "cafe-table", change_reason::spelling},
    merge_pair{"kubernetes", 9, "k8s", 4, "kubernetes", change_reason::abbreviation},
    merge_pair{"i18n", 9, "internationalization", 4, "i18n", change_reason::abbreviation},

    // What users of other taggers have found beside one another, on pages that share no other label.
    merge_pair{"presence-sensor", 5, "presence-sensors", 3, "presence-sensor", change_reason::number},
    merge_pair{"front-end", 4, "frontend", 6, "frontend", change_reason::signs},
    merge_pair{"formula-1", 9, "formula1", 2, "formula-1", change_reason::signs},
    merge_pair{"purple-air", 5, "purpleair", 4, "purple-air", change_reason::signs},
    merge_pair{"vue-js", 3, "vuejs", 2, "vue-js", change_reason::signs},
    merge_pair{"ruby-on-rails", 8, "rubyonrails", 2, "ruby-on-rails", change_reason::signs},
    merge_pair{"adtech", 4, "ad-technologies", 3, "adtech", change_reason::number},
    merge_pair{"ad-technology", 4, "ad-technologies", 3, "ad-technology", change_reason::number},
    merge_pair{"gen-ai", 9, "generative-ai", 8, "gen-ai", change_reason::abbreviation},
    merge_pair{"code-generation", 9, "codegen", 2, "code-generation", change_reason::abbreviation},
    merge_pair{"ecologie", 2, "écologie", 5, "écologie", change_reason::spelling},
    merge_pair{"e-mails", 2, "email", 5, "email", change_reason::number},

    merge_pair{"c", 4, "c++", 4, ""}, merge_pair{"c++11", 4, "c11", 4, ""}, merge_pair{"google+", 9, "google", 9, ""},
    merge_pair{"crypto++", 2, "crypto", 9, ""}, merge_pair{"bee", 9, "beer", 1, ""},
    merge_pair{"rails", 9, "grails", 1, ""}, merge_pair{"ruby", 9, "ruby-on-rails", 9, ""},
    merge_pair{"slaves", 2, "slavery", 9, ""}, merge_pair{"linker", 2, "linking", 9, ""},
    merge_pair{"cooking", 9, "cooking-tips", 4, ""}, merge_pair{"news", 9, "new", 1, ""},
    merge_pair{"css", 9, "cs", 1, ""}, merge_pair{"日本語", 4, "中文", 4, ""}, merge_pair{"node", 9, "node-js", 9, ""},
    merge_pair{"java", 4, "javascript", 4, ""}, merge_pair{"contact", 4, "contract", 4, ""},
    merge_pair{"employee", 9, "employer", 1, ""}, merge_pair{"policy", 9, "police", 1, ""},
    merge_pair{"account", 9, "accounting", 1, ""}, merge_pair{"market", 9, "marketing", 1, ""},
    merge_pair{"build", 9, "building", 1, ""}, merge_pair{"engineer", 9, "engineering", 1, ""},
    merge_pair{"train", 9, "training", 1, ""}, merge_pair{"plane", 9, "plan", 1, ""},
    merge_pair{"document", 9, "documentation", 1, ""}, merge_pair{"information", 9, "inform", 1, ""},
    merge_pair{"product", 9, "production", 1, ""}, merge_pair{"depart", 9, "department", 1, ""},
    merge_pair{"scraping", 3, "scrapping", 3, ""}, merge_pair{"caring", 3, "car", 3, ""},
    merge_pair{"java-to-kotlin", 3, "kotlin-to-java", 3, ""}, merge_pair{"python-2", 3, "python-3", 3, ""},
    merge_pair{"release-2024", 3, "release-2025", 3, ""}, merge_pair{"artificial-intelligence", 9, "ai", 9, ""},
    merge_pair{"k9s", 9, "kubernetes", 9, ""},
    merge_pair{"schedule", 9, "scheduling", 9, ""}, // both on many pages of the plan
};

} // namespace tagwright::labels::examples
