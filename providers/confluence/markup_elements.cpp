#include "providers/confluence/markup_elements.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace tagwright::confluence {

namespace {

constexpr std::string_view blocks = "address article aside blockquote body center details dialog dir div dl fieldset "
                                    "figcaption figure footer form header hr main menu nav ol p pre search section "
                                    "summary table ul ac:layout ac:layout-section ac:layout-cell ac:task-list";
constexpr std::string_view inlines = "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark "
                                     "q rp rt ruby s samp small span strike strong sub sup time tt u var br img wbr";
constexpr std::string_view others = "applet area audio base basefont button canvas caption col colgroup datalist dd dt "
                                    "embed frame frameset h1 h2 h3 h4 h5 h6 head html iframe input legend li link map "
                                    "math meta meter noframes noscript object optgroup option output param picture "
                                    "progress script select slot source style svg tbody td template textarea tfoot th "
                                    "thead title tr track video g path rect circle ellipse line polyline polygon text "
                                    "tspan defs use symbol desc lineargradient stop marker mask clippath filter image "
                                    "mrow mi mo mn msup msub mfrac msqrt mtext mtable mtr mtd";

template <class Action>
void each_name(std::string_view names, Action action) {
    while (!names.empty()) {
        const auto end = std::min(names.find(' '), names.size());
        if (end > 0)
            action(names.substr(0, end));
        names.remove_prefix(std::min(end + 1, names.size()));
    }
}

using table = std::unordered_map<std::string_view, element_traits>;

const table& elements() {
    static const table all = [] {
        table out;
        const auto with = [&out](std::string_view names, auto change) {
            each_name(names, [&](std::string_view name) {
                out[name].known = true;
                change(out[name]);
            });
        };
        with(others, [](element_traits&) {});
        with(blocks, [](element_traits& to) { to.ends = " p "; });
        with(inlines, [](element_traits& to) { to.weak = to.inline_in_text = true; });
        with("p div h1 h2 h3 h4 h5 h6 blockquote pre", [](element_traits& to) { to.weak = true; });
        with("h1 h2 h3 h4 h5 h6", [](element_traits& to) { to.ends = " p h1 h2 h3 h4 h5 h6 "; });
        with("br hr img col input wbr meta link area base embed param source track frame",
             [](element_traits& to) { to.empty = true; });
        with("td th caption ac:rich-text-body ac:layout-cell ac:task-body ac:adf-content",
             [](element_traits& to) { to.barrier = true; });
        with("ac:parameter ac:default-parameter ac:plain-text-body ac:plain-text-link-body ac:placeholder ac:task-id "
             "ac:task-uuid ac:task-status ac:adf-attribute ac:adf-parameter ac:emoticon time title",
             [](element_traits& to) { to.text_only = true; });
        with("ac:link ac:link-body ac:plain-text-link-body ac:emoticon ac:adf-attribute ac:adf-parameter ac:adf-mark",
             [](element_traits& to) { to.inline_in_text = true; });
        with("ac:adf-fallback ac:link-body colgroup head nav template noscript svg canvas iframe object video audio",
             [](element_traits& to) { to.transparent = true; });
        with("title meta link style script base noscript template head", [](element_traits& to) { to.head = true; });
        with("li", [](element_traits& to) { to.ends = " p li ", to.within = " ul ol menu dir "; });
        with("dt dd", [](element_traits& to) { to.ends = " p dt dd ", to.within = " dl "; });
        with("option optgroup", [](element_traits& to) { to.ends = " option ", to.within = " select "; });
        with("td th", [](element_traits& to) { to.ends = " p td th ", to.within = " tr table "; });
        with("tr", [](element_traits& to) { to.ends = " p td th tr caption colgroup ", to.within = " table "; });
        with("tbody thead tfoot", [](element_traits& to) {
            to.ends = " p td th tr caption colgroup tbody thead tfoot ", to.within = " table ";
        });
        with("ac:task", [](element_traits& to) { to.ends = " ac:task-body ac:task ", to.within = " ac:task-list "; });
        with("ac:layout-cell",
             [](element_traits& to) { to.ends = " p ac:layout-cell ", to.within = " ac:layout-section "; });
        with("ac:layout-section",
             [](element_traits& to) { to.ends = " p ac:layout-cell ac:layout-section ", to.within = " ac:layout "; });
        with("ac:adf-fallback",
             [](element_traits& to) { to.ends = " ac:adf-content ac:adf-node ", to.within = " ac:adf-extension "; });
        return out;
    }();
    return all;
}

} // namespace

const element_traits& traits_of(std::string_view name) {
    static const element_traits unknown;
    static const element_traits prefixed{.known = true};
    static const element_traits resource{.known = true, .inline_in_text = true};
    const auto found = elements().find(name);
    if (found != elements().end())
        return found->second;
    if (name.starts_with("ri:"))
        return resource;
    return name.find_first_of(":-") != std::string_view::npos ? prefixed : unknown;
}

} // namespace tagwright::confluence
