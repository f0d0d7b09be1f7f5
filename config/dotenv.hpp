#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright {

struct dotenv_entry {
    std::string value;
    int line = 0; ///< counts from 1
};

/// Says the line and what is wrong, never what the line holds: it may be a secret.
struct dotenv_problem {
    int line = 0; ///< counts from 1
    std::string message;
};

/// Where an assignment stands in the text: whole lines, with their ends.
struct dotenv_place {
    std::string name;
    std::size_t begin = 0; ///< bytes from the start of the text
    std::size_t end = 0;
};

struct dotenv_file {
    std::map<std::string, dotenv_entry> entries; ///< the last one of a name counts, as in a shell
    std::vector<dotenv_place> places;            ///< of every assignment, in order
    std::vector<dotenv_problem> problems;
};

/// `NAME=value`, optionally after `export`. Comments start with '#' at a line's start or after a blank.
/// 'single quotes' keep everything as it is; "double quotes" know \n \r \t \" \\ \$; both may span lines.
/// Nothing is interpolated. CRLF and a byte order mark are accepted.
[[nodiscard]] dotenv_file parse_dotenv(std::string_view text);

} // namespace tagwright
