import * as devhelm from "@devhelm/pulumi";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const monitor = devhelm.getMonitorOutput({ name: config.require("monitor") });

const incident = new devhelm.Incident("checkout", {
    title: config.require("title"),
    severity: devhelm.Severity.Degraded,
    body: config.get("body"),
    monitorId: monitor.id,
    resolveMessage: "Checkout works as usual.",
});

new devhelm.IncidentUpdate("cause", {
    incidentId: incident.id,
    body: "The cache is cold after a restart.",
});

export const incidentId = incident.id;
export const shortlink = incident.shortlink;
