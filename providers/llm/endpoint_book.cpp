#include "providers/llm/endpoint_book.hpp"

#include "providers/llm/dialect.hpp"

#include <utility>

namespace tagwright::llm {

endpoint_book::endpoint_book(std::vector<endpoint> endpoints) {
    for (auto& each : endpoints)
        entries_.push_back({std::move(each), false});
}

void endpoint_book::recall(std::size_t index, std::string_view text, std::int64_t epoch_s) {
    auto& speaks = entries_.at(index).to.speaks;
    speaks = merged(speaks, dialect_from_json(text, epoch_s));
}

bool endpoint_book::learn(std::size_t index, const reply& got) {
    auto& of = entries_.at(index);
    const bool news = llm::learn(of.to, got);
    of.unsaved = of.unsaved || news;
    return news;
}

std::optional<std::string> endpoint_book::to_keep(std::size_t index, const reply& got, std::int64_t epoch_s) {
    auto& of = entries_.at(index);
    if (got.why || !std::exchange(of.unsaved, false))
        return std::nullopt;
    return to_json(of.to.speaks, epoch_s);
}

} // namespace tagwright::llm
