#include "app/demo/sample_space.hpp"

namespace tagwright::demo {
namespace {

fake_page release_process() {
    return {"1002",
            "Release process",
            R"x(<p>We release every weekday at ten. A release is small: what was merged since yesterday,
behind feature flags where it is not ready. <ac:structured-macro ac:name="status"><ac:parameter ac:name="title">In force</ac:parameter><ac:parameter ac:name="colour">Green</ac:parameter></ac:structured-macro></p>
<h2>Before the release</h2><ac:task-list>
<ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>The pipeline on main is green, the nightly end-to-end tests included.</ac:task-body></ac:task>
<ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>The changelog names every change that customers can see.</ac:task-body></ac:task>
<ac:task><ac:task-id>3</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>Database migrations run forwards and backwards on a copy of production.</ac:task-body></ac:task></ac:task-list>
<h2>Rolling out</h2><p>The release captain tags the build. Continuous delivery deploys it to one depot as a canary, watches error
rate and latency for fifteen minutes, and goes on to the other depots in three waves.</p>
<ac:structured-macro ac:name="code" ac:schema-version="1"><ac:parameter ac:name="language">bash</ac:parameter><ac:parameter ac:name="title">tag and roll out</ac:parameter><ac:plain-text-body><![CDATA[git tag -s "v$(date +%Y.%m.%d)" && git push origin --tags
parcelctl rollout start --canary=depot-north --watch 15m
if [[ $(parcelctl rollout health) < 99 ]]; then parcelctl rollout undo; fi]]></ac:plain-text-body></ac:structured-macro>
<h2>Rolling back</h2><p>Anybody on call may roll back without asking. Write the reason into the release thread; the fix goes through the
same pipeline.</p>)x",
            {"release", "continuous-delivery"},
            "1001",
            22};
}

fake_page kubernetes_upgrade() {
    return {"1003",
            "Upgrading the Kubernetes clusters",
            R"x(<p>The clusters in Hamburg and Leipzig follow the last but one minor version of
Kubernetes. We upgrade three times a year, one cluster at a time, never both in one week.</p>
<h2>Preparation</h2><ul><li>Read the list of removed APIs and run <code>pluto detect-helm</code> against all charts.</li>
<li>Check that ingress controller, CNI plugin and CSI driver support the target version.</li>
<li>Take an etcd snapshot and restore it once on the test cluster.</li></ul>
<h2>Order</h2><table><tbody><tr><th>Step</th><th>What</th><th>Time</th></tr><tr><td>1</td><td>Control plane, one node after another</td><td>40 min</td></tr>
<tr><td>2</td><td>Node pools: cordon, drain, replace</td><td>2 h</td></tr><tr><td>3</td><td>Add-ons by Helm</td><td>30 min</td></tr></tbody></table>
<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">bash</ac:parameter><ac:plain-text-body><![CDATA[kubectl cordon "$node"
kubectl drain "$node" --ignore-daemonsets --delete-emptydir-data --timeout=10m]]></ac:plain-text-body></ac:structured-macro>
<ac:structured-macro ac:name="warning"><ac:rich-text-body><p>PodDisruptionBudgets of the routing service allow one missing pod. If a drain
hangs, do not force it: find out which pod does not come up.</p></ac:rich-text-body></ac:structured-macro>
<p>Rollback of the control plane is not possible; that is what the snapshot is for.</p>)x",
            {"kubernetes"},
            "1001",
            9};
}

fake_page api_guidelines() {
    return {"1004",
            "API design guidelines",
            R"x(<p>These rules hold for every HTTP API that another team or a customer calls. They are short
so that reviews can be, too.</p>
<h2>Resources</h2><ul><li>Names are plural nouns: <code>/parcels/{id}/events</code>. Verbs belong into the method.</li>
<li>Ids are opaque strings. Clients must not take them apart.</li><li>Times are UTC in RFC 3339, money is an amount in minor units with a currency.</li></ul>
<h2>Lists</h2><p>Every list is paginated with an opaque cursor. <code>next</code> is absent on the last page; a short page is not the end.</p>
<h2>Errors</h2><p>Errors are <code>application/problem+json</code>. The type is a stable URL, the detail is for people, and nothing in it
names a customer.</p>
<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">json</ac:parameter><ac:plain-text-body><![CDATA[{"type": "https://api.lindenberg.example/problems/parcel-not-found", "status": 404, "title": "No such parcel"}]]></ac:plain-text-body></ac:structured-macro>
<h2>Versions</h2><p>We add fields and never change their meaning. A breaking change gets a new path, <code>/v2</code>, and the old one
lives twelve more months with a <code>Sunset</code> header.</p>
<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Why not GraphQL?</ac:parameter><ac:rich-text-body><p>Our partners are web shops
with small teams. Plain REST with OpenAPI documents works with what they have; caching and rate limiting stay simple.</p></ac:rich-text-body></ac:structured-macro>)x",
            {"api", "guidelines", "rest"},
            "1001",
            31};
}

fake_page payments_architecture() {
    return {"1005",
            "Architecture of the payments service",
            R"x(<p>The payments service takes money for parcels that are paid on delivery and in the web
shop. It is the only service that talks to the acquirer, and the only one inside the PCI scope.</p>
<p><ac:image ac:alt="payment flow from checkout to ledger"><ri:attachment ri:filename="payment-flow.png" /></ac:image></p>
<h2>Parts</h2><table><tbody><tr><th>Part</th><th>Technology</th><th>Holds</th></tr><tr><td>Checkout API</td><td>Kotlin</td><td>nothing</td></tr>
<tr><td>Ledger</td><td>PostgreSQL, append-only</td><td>double-entry bookings</td></tr><tr><td>Outbox</td><td>Kafka</td><td>events for invoicing</td></tr></tbody></table>
<h2>Idempotency</h2><p>Every request carries an idempotency key. The key, the request's hash and the answer are stored in the same
transaction as the booking, so that a retry after a timeout can never charge a card twice.</p>
<h2>Two queues</h2><p>Captures and refunds wait in separate queues: a flood of refunds must not delay captures, which expire after
seven days. Both are drained by workers with back-pressure; see <ac:link><ri:page ri:content-title="Postmortem: duplicate charges on 14 March" /></ac:link>
for what happened when they shared one.</p>
<p>Work on tokenisation is tracked in <ac:structured-macro ac:name="jira"><ac:parameter ac:name="key">PAY-412</ac:parameter></ac:structured-macro>.</p>)x",
            {"payments", "architecture"},
            "1001",
            17};
}

fake_page ab_testing() {
    return {"1006",
            "A/B testing guide",
            R"x(<p>An experiment answers one question with one number. Write both down before the first visitor sees
a variant, or do not run it.</p>
<h2>Design</h2><ol><li>Hypothesis: “Showing the delivery window in the basket raises completed checkouts.”</li>
<li>Primary metric: conversion rate of the checkout. Guardrails: returns, support contacts, page speed.</li>
<li>Sample size: from the smallest effect worth having, with 80&nbsp;% power and a 5&nbsp;% significance level.</li></ol>
<h2>Running</h2><p>Visitors are assigned by a hash of their cookie, half to each variant. Let the experiment run for whole weeks;
weekends behave differently. <strong>Do not stop early</strong> because the dashboard looks good: peeking makes false
positives.</p>
<h2>Reading the result</h2><p>Check for a sample ratio mismatch first. Report the confidence interval, not only the p-value, and look at
segments only to find questions for the next experiment.</p>
<ac:structured-macro ac:name="tip"><ac:rich-text-body><p>A result that says “no difference” is a result. Record it in the experiment log, so that nobody
runs the same test again next year.</p></ac:rich-text-body></ac:structured-macro>)x",
            {},
            "1001",
            5};
}

} // namespace

std::vector<fake_page> sample_engineering_pages() {
    return {release_process(), kubernetes_upgrade(), api_guidelines(), payments_architecture(), ab_testing()};
}

} // namespace tagwright::demo
