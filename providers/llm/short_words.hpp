#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tagwright::llm {

/// Forms of a label with words written short, as people do: "code-gen" for "code-generation", "db-migrations" for
/// "database-migrations". A table and no rule, since the beginnings of two words make a third one as often as not
/// ("content-testing" and "contest", "supplier-portal" and "support"), and in it only what means one thing beside
/// another word: "auth" may be authentication or authorisation, "app" an application for a job. A word alone ("config")
/// is never written short: that is a matter for people.
/// @param form  as Confluence keeps the label
/// @return none for most labels; with several such words all of them short, then each
[[nodiscard]] std::vector<std::string> short_forms(std::string_view form);

} // namespace tagwright::llm
