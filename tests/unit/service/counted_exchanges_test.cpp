#include "app/service/counted_exchanges.hpp"

#include <gmock/gmock.h>

namespace tagwright::service {
namespace {

settings two_providers() {
    settings out;
    out.confluence.base_url = "https://wiki.example.com/confluence";
    for (const auto& [name, url] :
         {std::pair("a", "https://llm.example.com"), std::pair("b", "https://llm.example.com/b"),
          std::pair("twin of b", "https://llm.example.com/b"), std::pair("offline", "")}) {
        llm::endpoint to;
        to.name = name;
        to.base_url = url;
        out.endpoints.push_back(to);
    }
    return out;
}

TEST(CountedExchanges, AnEndpointIsNamedByTheLongestBaseThatFits) {
    const endpoint_names names(two_providers());
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"https://wiki.example.com/confluence/rest/api", "confluence"},
        {"https://llm.example.com/v1/chat", "a"},
        {"https://llm.example.com", "a"},
        {"https://llm.example.com?x", "a"},
        {"https://llm.example.com/b/v1", "b"},
        {"https://llm.example.com/banana", "a"},
        {"https://llm.example.com.evil.example", "confluence"},
        {"https://api.atlassian.com/ex/confluence/1", "confluence"},
        {"", "confluence"},
    };
    for (const auto& [url, name] : rows)
        EXPECT_EQ(names.of(url), name) << url;
    EXPECT_THAT(names.all(), testing::UnorderedElementsAre("confluence", "a", "b"));
}

TEST(CountedExchanges, AnOutcomeIsTheClassOfTheAnswer) {
    const std::pair<int, std::string_view> rows[] = {{200, "2xx"},  {204, "2xx"}, {302, "3xx"}, {400, "4xx"},
                                                     {429, "429"},  {500, "5xx"}, {599, "5xx"}, {100, "none"},
                                                     {600, "none"}, {0, "none"}};
    for (const auto& [status, name] : rows) {
        http_response response;
        response.status = status;
        EXPECT_EQ(outcome_of(response), name) << status;
    }
    http_response cut_off;
    cut_off.status = 200;
    cut_off.error = errc::timeout;
    EXPECT_EQ(outcome_of(cut_off), "none");
}

class answering_transport final : public transport {
public:
    call_id start(http_request request, done callback) override {
        http_response out;
        out.status = request.url.ends_with("busy") ? 429 : 200;
        out.error = request.url.ends_with("gone") ? errc::cancelled : errc::ok;
        callback(std::move(out));
        return 7;
    }
    void cancel(call_id call) override { cancelled = call; }
    call_id cancelled = 0;
};

TEST(CountedExchanges, TellsOfWhatEndedAndPassesItOn) {
    const auto net = std::make_shared<answering_transport>();
    std::vector<std::string> told;
    const auto counting = counted(net, endpoint_names(two_providers()),
                                  [&](std::string_view endpoint, const http_response& response, auto took) {
                                      EXPECT_GE(took.count(), 0);
                                      told.push_back(std::string(endpoint) + " " + std::string(outcome_of(response)));
                                  });
    std::vector<int> answers;
    for (const auto* url :
         {"https://llm.example.com/busy", "https://llm.example.com/b/x", "https://llm.example.com/gone"}) {
        http_request request;
        request.url = url;
        EXPECT_EQ(counting->start(std::move(request), [&](http_response&& r) { answers.push_back(r.status); }), 7U);
    }
    counting->cancel(9);
    EXPECT_EQ(net->cancelled, 9U);
    EXPECT_THAT(answers, testing::ElementsAre(429, 200, 200));
    EXPECT_THAT(told, testing::ElementsAre("a 429", "b 2xx")) << "cancelled is nobody's answer";
}

} // namespace
} // namespace tagwright::service
