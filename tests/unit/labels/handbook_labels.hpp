#pragma once

#include <array>
#include <string_view>

/// Forty pages of a company's handbook: the labels that a librarian would give, and those that models proposed, page by
/// page and without knowing of one another.
namespace tagwright::labels::examples {

struct labelled_page {
    std::string_view librarian;
    std::string_view proposed; ///< best first, more than a page is to keep
};

inline constexpr std::array handbook{
    labelled_page{"kubernetes, upgrade",
                  "kubernetes, cluster-upgrades, node-draining, control-plane, upgrade, k8s-cluster"},
    labelled_page{"kubernetes, deployment", "k8s, deployments, helm-charts, rolling-update, kubernetes-deployment"},
    labelled_page{"kubernetes, monitoring", "kubernetes, monitoring, prometheus-scraping, pod-metrics, dashboards"},
    labelled_page{"kubernetes, security", "kubernetes, security, network-policies, pod-isolation, cluster-hardening"},
    labelled_page{"kubernetes, backup", "kubernetes, backups, volume-snapshots, etcd-restore, disaster-recovery"},
    labelled_page{"deployment, release", "deploying, release-process, rollout-plan, deployment, canary-stage"},
    labelled_page{"deployment, monitoring", "deployment, monitoring, smoke-checks, rollback, observability-basics"},
    labelled_page{"release, documentation", "releases, release-notes, documentation, changelog-style, wording"},
    labelled_page{"release, upgrade", "release, upgrades, version-pinning, end-of-life-dates, upgrade-path"},
    labelled_page{"release, on-call", "release, oncall, freeze-calendar, holiday-cover, release-calendar"},
    labelled_page{"incident, on-call", "incident, on-call, paging, escalation-path, incident-response"},
    labelled_page{"incident, on-call", "incidents, on-call-rotation, handover-notes, on-call, pager-duty"},
    labelled_page{"incident, postmortem", "incident-response, postmortem, blameless-culture, incident, timeline"},
    labelled_page{"incident, postmortem", "post-mortem, duplicate-charges, incident, acquirer-timeout, postmortems"},
    labelled_page{"incident, security", "security-incident, security, phishing-wave, incident, mail-gateway"},
    labelled_page{"incident, documentation", "incident-runbook, incident, documentation, runbooks, consumer-lag"},
    labelled_page{"security, passwords", "passwords, security, password-manager, multi-factor-authentication, mfa"},
    labelled_page{"security, passwords", "password, security, single-sign-on, sso, session-timeouts"},
    labelled_page{"security, privacy", "security, privacy, encryption-at-rest, key-rotation, data-protection"},
    labelled_page{"security, onboarding", "security, onboarding, awareness-training, clean-desk, badge-rules"},
    labelled_page{"privacy, gdpr", "gdpr, privacy, retention-periods, personal-data, data-protection"},
    labelled_page{"privacy, gdpr",
                  "general-data-protection-regulation, privacy, data-subject-requests, erasure, personal-data"},
    labelled_page{"privacy, vendor", "privacy, vendors, processor-agreements, vendor, subcontractors"},
    labelled_page{"onboarding, travel", "onboarding, first-trip, travel-booking, travel, visa-letters"},
    labelled_page{"onboarding, documentation", "onboarding, buddy-programme, documentation, first-weeks, reading-list"},
    labelled_page{"onboarding, hiring", "onboarding, hiring, equipment-order, contract-signing, starter-kit"},
    labelled_page{"hiring, interview", "hiring, interview, scorecards, interview-questions, bias-check"},
    labelled_page{"hiring, interview", "hiring-process, interviews, take-home-task, hiring, panel"},
    labelled_page{"travel, expenses", "travel, expenses, per-diem, travel-policy, hotel-limits"},
    labelled_page{"travel, expenses", "expense, travelling, mileage-rates, travel, car-hire"},
    labelled_page{"expenses, vendor", "expenses, vendor, purchase-cards, invoice-matching, approval-limits"},
    labelled_page{"vendor, procurement", "procurement, vendor, tender-rules, vendor-selection, rfp-template"},
    labelled_page{"vendor, procurement", "procurement, vendors, framework-contracts, price-review, purchasing-desk"},
    labelled_page{"database, backup", "database, backup, backup-database, point-in-time-recovery, restore-drill"},
    labelled_page{"database, upgrade", "database, upgrade, postgres-versions, major-upgrade, replication-slots"},
    labelled_page{"database, monitoring", "databases, monitoring, slow-queries, lock-waits, monitoring-tools"},
    labelled_page{"backup, security", "backup, security, offsite-copies, tape-vault, ransomware-drill"},
    labelled_page{"backup, database", "database-backup, backup, database, dump-format, restore-times"},
    labelled_page{"monitoring, on-call", "monitoring, on-call, alert-fatigue, alert-thresholds, noise-budget"},
    labelled_page{"monitoring, documentation",
                  "monitoring, documentation, dashboard-naming, metric-catalogue, dashboards"},
};

} // namespace tagwright::labels::examples
