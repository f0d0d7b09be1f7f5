#include "providers/store/page_json.hpp"
#include "providers/store/page_pack.hpp"
#include "providers/store/run_json.hpp"

#include "tests/fuzz/check.hpp"
#include "tests/fuzz/targets.hpp"

namespace tagwright::fuzz {

/// A row of the store that somebody edited.
void run_record(std::string_view input) {
    if (const auto record = run_record_from(input)) {
        const auto written = to_json(*record);
        const auto again = run_record_from(written);
        require(again && to_json(*again) == written, "a record that is written can be read again", written);
    }
    if (const auto settings = run_settings_from(input)) {
        const auto written = to_json(*settings);
        const auto again = run_settings_from(written);
        require(again && to_json(*again) == written, "settings that are written can be read again", written);
    }
    pack_writer pack;
    const auto pages = pages_of_pack("run", input);
    for (const auto& page : pages) {
        require(may_be_packed(page), "what comes out of a pack may be in one", input);
        pack.add(page);
    }
    require(pages_of_pack("run", pack.text()).size() == pages.size(), "a pack that is written can be read again",
            input);
    if (const auto list = list_from(input)) {
        const auto again = list_from(to_json_list(*list));
        require(again == list, "a list that is written can be read again", input);
    }
}

} // namespace tagwright::fuzz
