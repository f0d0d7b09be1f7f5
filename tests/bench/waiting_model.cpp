#include "tests/bench/waiting_model.hpp"

#include <algorithm>
#include <string_view>

namespace tagwright::testing {
namespace {

double seconds(server_loop::clock::duration time) { return std::chrono::duration<double>(time).count(); }

/// The JSON of the labels, escaped for a string of the answer: refs and titles are cut out of the prompt as they stand
/// there, where they are escaped likewise.
std::string labels_for(std::string_view prompt) {
    constexpr std::string_view ref = R"({\"ref\":\")";
    constexpr std::string_view title = R"(\",\"title\":\")";
    std::string out = R"({\"pages\":[)";
    for (auto at = prompt.find(ref); at != std::string_view::npos; at = prompt.find(ref, at)) {
        at += ref.size();
        const auto ref_end = prompt.find('\\', at);
        if (prompt.substr(ref_end, title.size()) != title)
            continue; // the instructions' own example
        const auto title_at = ref_end + title.size();
        out += out.back() == '[' ? "" : ",";
        out.append(ref).append(prompt.substr(at, ref_end - at));
        out.append(R"(\",\"labels\":[\"docs\",\"about )");
        out.append(prompt.substr(title_at, prompt.find('\\', title_at) - title_at)).append(R"(\"]})");
    }
    return out + "]}";
}

} // namespace

void waiting_model::note(bool ended) {
    in_flight_ += ended ? -1 : 1;
    moments_.push_back({server_loop::clock::now(), in_flight_, ended});
}

server_loop::answer waiting_model::answer(const server_loop::request& asked) {
    note(false);
    const auto spread = static_cast<unsigned>((slowest_ - fastest_).count() + 1);
    const auto drawn = milliseconds(static_cast<unsigned>(++calls_) * 2654435761U % spread);
    return {R"({"candidates":[{"content":{"parts":[{"text":")" + labels_for(asked.body) +
                R"("}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":100,)"
                R"("totalTokenCount":120,"candidatesTokenCount":20},"modelVersion":"model-1","responseId":"gen"})",
            200, fastest_ + drawn, [this] { note(true); }};
}

waiting_model::use waiting_model::seen() const {
    use out;
    if (moments_.size() < 20)
        return out;
    const auto most = std::max_element(moments_.begin(), moments_.end(),
                                       [](const moment& a, const moment& b) { return a.in_flight < b.in_flight; });
    out.in_flight_max = most->in_flight;
    out.ramp_s = seconds(most->at - moments_.front().at);
    const auto first = moments_.size() / 10;
    const auto last = moments_.size() - first - 1;
    double area = 0;
    int ended = 0;
    for (auto i = first; i < last; ++i) {
        area += moments_[i].in_flight * seconds(moments_[i + 1].at - moments_[i].at);
        ended += moments_[i + 1].ended ? 1 : 0;
    }
    const auto time = seconds(moments_[last].at - moments_[first].at);
    out.calls_per_s = ended / time;
    out.in_flight = area / time;
    return out;
}

} // namespace tagwright::testing
