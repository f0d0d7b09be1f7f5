#include "tests/sim/runs/person.hpp"

#include <fmt/format.h>

namespace tagwright::sim {

void add_page(confluence_site& site, const std::string& id) {
    fake_page page;
    page.id = id;
    page.title = title_of(id, 1);
    page.storage = "<p>Text of " + page.title + "</p>";
    if (id.back() % 3 == 0)
        page.labels = {"kept"};
    site.add_page("DOCS", page);
}

void person::fire(time_point) {
    due_.pop_back();
    ++book_.mishaps["person"];
    const auto& ids = book_.site.pages_of("DOCS");
    if (ids.empty())
        return;
    auto at = ids.begin();
    std::advance(at, static_cast<int>(random_.uniform(0, static_cast<double>(ids.size()))));
    const auto id = *at;
    const auto& page = *book_.site.find_page(id);
    const auto what = static_cast<int>(random_.uniform(0, 6));
    book_.note(0, fmt::format("person {} on {}", what, id));
    if (what <= 1) {
        book_.touched(id);
        const auto title = title_of(id, page.page.version + 1);
        book_.site.edit_page(id, "<p>Text of " + title + "</p>", title);
    } else if (what == 2) {
        book_.person_added(id, random_.unit() < 0.5 ? "own-mark" : labels_for(page.page.title).back());
    } else if (what == 3 && !page.labels.empty()) {
        book_.person_removed(id, page.labels.back().label.name);
    } else if (what == 4) {
        book_.touched(id);
        book_.page_removed();
        book_.site.remove_page(id);
    } else if (what == 5) {
        add_page(book_.site, std::to_string(5000 + ++added_ + 100 * book_.lives));
        book_.touched(std::to_string(5000 + added_ + 100 * book_.lives));
    }
}

} // namespace tagwright::sim
