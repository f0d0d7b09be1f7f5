#pragma once

#include "messages/protocol.hpp"

#include <vector>

/// Results that come many at once: of a space where nothing has changed, a whole chunk of the listing. One message
/// each would wake the run, and whoever hears of it, for each page anew.
namespace tagwright {

/// Pages that have ended, in this order.
struct settled_pages {
    std::vector<page_settled> pages;
};

} // namespace tagwright

TAGWRIGHT_BEGIN_MESSAGES(tagwright_settled, 4145)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_settled, tagwright::settled_pages)
TAGWRIGHT_END_MESSAGES(tagwright_settled)

namespace tagwright {

/// Hears the facts of one run, results one by one or many at once.
using results_sink_actor = fact_sink_actor::extend<tells<settled_pages>>;

} // namespace tagwright
