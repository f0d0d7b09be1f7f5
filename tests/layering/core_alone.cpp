// Links the pure rooms and nothing else: if any of them needed CAF, curl or SQLite, this would not link.
#include "actors/batcher/packer.hpp"
#include "actors/fetcher/chunk_work.hpp"
#include "actors/provider/call_desk.hpp"
#include "actors/throttle/permit_desk.hpp"
#include "actors/throttle/seed_controller.hpp"
#include "config/load.hpp"
#include "providers/confluence/codec.hpp"
#include "providers/llm/codec.hpp"

int main() {
    using namespace tagwright;
    const packer pages({});
    desk_config calls;
    calls.providers = {"one"};
    const call_desk desk(calls);
    const permit_desk permits(std::make_shared<seed_controller>(level_bounds{}), {});
    chunk_work work({}, {});
    const bool good = pages.waiting() == 0 && desk.in_flight() == 0 && permits.waiting() == 0 &&
                      work.page_ids().empty() && !load_settings({}).ok() &&
                      llm::make_codec(llm::wire::local) == nullptr && confluence::likely_apis({}).size() > 0;
    return good ? 0 : 1;
}
