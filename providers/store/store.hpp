#pragma once

#include "providers/store/label_cache_store.hpp"
#include "providers/store/run_journal_store.hpp"
#include "providers/store/run_review_store.hpp"
#include "providers/store/value_store.hpp"

namespace tagwright {

/// All that is kept, in one place: what a host gives. Whoever uses it takes the part that he needs.
class store : public label_cache_store, public run_journal_store, public run_review_store, public value_store {
public:
    using saved = store_part::saved;
};

} // namespace tagwright
