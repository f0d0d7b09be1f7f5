#include "app/service/router.hpp"

#include <gmock/gmock.h>

namespace tagwright::service {
namespace {

router with_routes() {
    router out;
    const auto says = [](const char* name) {
        return [name](const web_request& request) {
            web_answer answer;
            answer.body = name;
            for (const auto& each : request.at)
                answer.body += " " + each;
            return answer;
        };
    };
    out.add("GET", "/", says("page"));
    out.add("GET", "/v1/runs", says("list"));
    out.add("POST", "/v1/runs", says("start"));
    out.add("GET", "/v1/runs/{run}", says("one"));
    out.add("GET", "/v1/runs/{run}/pages/{page}", says("page of"));
    out.add("POST", "/v1/runs/{run}/apply", says("apply"));
    return out;
}

struct route_case {
    const char* method;
    const char* path;
    int status;
    const char* body;
};

TEST(Router, FindsTheHandlerOfARequest) {
    const auto routes = with_routes();
    const route_case cases[] = {
        {"GET", "/", 200, "page"},
        {"GET", "/v1/runs", 200, "list"},
        {"HEAD", "/v1/runs", 200, "list"},
        {"POST", "/v1/runs", 200, "start"},
        {"GET", "/v1/runs/r1", 200, "one r1"},
        {"GET", "/v1/runs/r1/pages/17", 200, "page of r1 17"},
        {"GET", "/v1/runs/ü ../pages/17", 200, "page of ü .. 17"},
        {"DELETE", "/v1/runs", 405, nullptr},
        {"GET", "/v1/runs/r1/apply", 405, nullptr},
        {"GET", "/v1/runs/", 404, nullptr},
        {"GET", "/v1/runs//pages/1", 404, nullptr},
        {"GET", "/v1/runs/r1/", 404, nullptr},
        {"GET", "/v1/runs/r1/pages", 404, nullptr},
        {"GET", "/v1", 404, nullptr},
        {"GET", "", 404, nullptr},
        {"GET", "v1/runs", 404, nullptr},
    };
    for (const auto& each : cases) {
        web_request what;
        what.method = each.method;
        what.path = each.path;
        const auto answer = routes.answer(what);
        EXPECT_EQ(answer.status, each.status) << each.method << " " << each.path;
        if (each.body != nullptr) {
            EXPECT_EQ(answer.body, each.body);
        }
    }
}

TEST(Router, SaysWhatIsAllowed) {
    web_request what;
    what.method = "PUT";
    what.path = "/v1/runs";
    const auto answer = with_routes().answer(what);
    EXPECT_EQ(find_header(answer.headers, "Allow"), "GET, POST");
    EXPECT_EQ(answer.type, "application/problem+json");
}

TEST(Router, KnowsWhoseHandlerWaitsForOthers) {
    auto routes = with_routes();
    routes.add(
        "GET", "/v1/check", [](const web_request&) { return web_answer(); }, waits_for::others);
    const auto whom = [&routes](const char* method, const char* path) {
        web_request request;
        request.method = method;
        request.path = path;
        return routes.whom(request);
    };
    EXPECT_EQ(whom("GET", "/v1/check"), waits_for::others);
    EXPECT_EQ(whom("HEAD", "/v1/check"), waits_for::others);
    EXPECT_EQ(whom("POST", "/v1/check"), waits_for::us);
    EXPECT_EQ(whom("GET", "/v1/runs/check"), waits_for::us);
    EXPECT_EQ(whom("GET", "/none"), waits_for::us);
}

} // namespace
} // namespace tagwright::service
