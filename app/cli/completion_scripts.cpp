#include "app/cli/completion_scripts.hpp"

namespace tagwright::cli {

std::string completion_script(std::string_view shell, const offered_program& program) {
    if (shell == "bash")
        return bash_completion(program);
    if (shell == "zsh")
        return zsh_completion(program);
    if (shell == "fish")
        return fish_completion(program);
    return {};
}

} // namespace tagwright::cli
