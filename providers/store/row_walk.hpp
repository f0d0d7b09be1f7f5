#pragma once

#include "providers/store/statement_in_use.hpp"

namespace tagwright::sqlite {

/// Finds rows by their keys in the order of those. Whoever looks for a space's pages looks for rows that stand side by
/// side: to step on to the next one costs a third of looking for it from the root of the table.
/// @param from    all rows from a key on, in the order of the keys
/// @param wanted  pairs of a key and whatever `read` is to know it by, sorted
/// @param bind    (statement, key): where `from` is to begin
/// @param key_of  (statement): of the row that it stands at
/// @param read    (statement, what stands beside the key): for each wanted row that is there
template <class Wanted, class Bind, class KeyOf, class Read>
void walk_rows(SQLite::Statement& from, const Wanted& wanted, Bind bind, KeyOf key_of, Read read) {
    constexpr int steps_max = 4; // over rows that nobody wants, before it is looked for the next one again
    in_use rows(from);
    bool stands = false;
    for (const auto& [key, which] : wanted) {
        for (int steps = 0; stands && key_of(*rows) < key; ++steps) {
            if (steps == steps_max)
                stands = false;
            else if (!rows->executeStep())
                return; // behind the last row
        }
        if (!stands) {
            rows->tryReset();
            bind(*rows, key);
            if (!rows->executeStep())
                return;
            stands = true;
        }
        if (key_of(*rows) == key)
            read(*rows, which);
    }
}

} // namespace tagwright::sqlite
