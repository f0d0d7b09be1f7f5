#include "app/demo/sample_space.hpp"

#include <iterator>
#include <utility>

namespace tagwright::demo {
namespace {

fake_page home() {
    return {"1001",
            "Lindenberg Parcel Handbook",
            R"x(<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell>
<h1>Welcome</h1><p>Lindenberg Parcel delivers forty thousand parcels a day with nine depots, two hundred couriers and one
web shop. This space is the company's handbook: how we build software, how we run it, and how we work together.</p>
<p>Start with <ac:link><ri:page ri:content-title="Onboarding: your first two weeks" /><ac:plain-text-link-body><![CDATA[your
first two weeks]]></ac:plain-text-link-body></ac:link> if you are new.</p></ac:layout-cell><ac:layout-cell><h2>Who keeps it</h2>
<table><tbody><tr><th>Part</th><th>Owner</th></tr><tr><td>Engineering guides</td><td>Platform team</td></tr>
<tr><td>Operations and on-call</td><td>Reliability guild</td></tr><tr><td>People and money</td><td>Back office</td></tr></tbody></table>
<ac:structured-macro ac:name="info"><ac:rich-text-body><p>A page without an owner is archived after a year. Edit what is
wrong; nobody has to approve a correction.</p></ac:rich-text-body></ac:structured-macro></ac:layout-cell></ac:layout-section></ac:layout>
<ac:structured-macro ac:name="children" ac:schema-version="2" />)x",
            {"handbook"},
            "",
            14};
}

} // namespace

std::vector<fake_page> sample_pages() {
    std::vector<fake_page> pages{home()};
    for (auto part : {sample_engineering_pages(), sample_operations_pages(), sample_company_pages()})
        std::move(part.begin(), part.end(), std::back_inserter(pages));
    return pages;
}

void add_sample_space(fake_confluence& server) {
    server.add_space(sample_space_key, "Lindenberg Parcel Handbook");
    for (auto& page : sample_pages())
        server.add_page(sample_space_key, std::move(page));
}

} // namespace tagwright::demo
