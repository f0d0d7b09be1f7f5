#include "tagwright/settings.hpp"

#include "config/files.hpp"

namespace tagwright::inline v0 {

settings_read read_settings(const settings_sources& from) {
    source_request request;
    request.flags = from.flags;
    request.config_file = from.config_file;
    request.dotenv_file = from.dotenv_file;
    request.needs = from.needs;
    auto loaded = load_settings(read_sources(request));
    return {std::move(loaded.values), std::move(loaded.problems), std::move(loaded.warnings)};
}

} // namespace tagwright::inline v0
