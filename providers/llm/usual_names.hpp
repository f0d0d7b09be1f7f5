#pragma once

#include <string>
#include <string_view>

namespace tagwright::llm {

/// Names with signs that a label cannot have, in the form that is usual where they cannot stand: "C#" is csharp, ".NET"
/// dotnet, "Node.js" nodejs, "R&D" r-and-d. Other words of the text stay as they are.
[[nodiscard]] std::string with_usual_names(std::string_view text);

/// Only those whose signs stand between spaces: "CI / CD" is ci-cd, and no list.
[[nodiscard]] std::string with_usual_phrases(std::string_view text);

} // namespace tagwright::llm
