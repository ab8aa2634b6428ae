import { readFileSync } from "node:fs";
import { createApp } from "@tessera/server";
import { expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { manifestProblems } from "./manifest-problems.ts";
import { runTessera } from "./run-tessera.ts";

const read = (name: string) => readFileSync(new URL(`../../../deploy/${name}`, import.meta.url), "utf8");

it("manifests run commands that there are, as nobody, on a file system that is read only", async () => {
  const compose = parse(read("compose.yaml"), { merge: true });
  const [deployment, service] = parseAllDocuments(read("kubernetes.yaml")).map((document) => document.toJS());
  const pod = deployment.spec.template.spec;
  const [container] = pod.containers;
  const commands: string[][] = [...Object.values<{ command?: string; image?: string }>(compose.services)]
    .filter(({ image }) => image === undefined)
    .map(({ command }) => command!.split(" "));
  commands.push(container.args);
  expect(commands).toHaveLength(4);
  for (const [command, ...words] of commands) {
    const { stdout } = await runTessera([command!, "--help"], {});
    for (const word of words.filter((one) => one.startsWith("--"))) expect(stdout).toContain(`${word} `);
  }
  expect(pod.securityContext.runAsNonRoot).toBe(true);
  expect(container.securityContext).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true });
  for (const { image, read_only } of Object.values<{ image?: string; read_only?: boolean }>(compose.services))
    if (image === undefined) expect(read_only).toBe(true);
  expect(service.spec.selector).toEqual(deployment.spec.template.metadata.labels);
  expect(deployment.spec.selector.matchLabels).toEqual(deployment.spec.template.metadata.labels);
  // Longer than what a server takes to drain and to end its answers.
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(10 + 10 + 2);
});

it("manifests have the fields that Kubernetes has, with values of their types", () => {
  const manifests = () => parseAllDocuments(read("kubernetes.yaml")).map((document) => document.toJS());
  expect(manifests().map(({ kind }) => kind)).toEqual(["Deployment", "Service", "PodDisruptionBudget"]);
  expect(manifestProblems(manifests())).toEqual([]);
  const wrong = (change: (deployment: ReturnType<typeof manifests>[number], service: ReturnType<typeof manifests>[number]) => void) => {
    const [deployment, service] = manifests();
    change(deployment, service);
    return manifestProblems([deployment, service]).join();
  };
  expect(wrong((deployment) => (deployment.spec.template.spec.containers[0].readinesProbe = {}))).toContain("readinesProbe");
  expect(wrong((deployment) => (deployment.spec.replicas = "2"))).toMatch(/'string' is not assignable to type 'number'/);
  expect(wrong((deployment) => delete deployment.spec.selector)).toContain("selector");
  expect(wrong((_, service) => (service.kind = "Servise"))).toContain("Servise");
});

it("probes ask routes that there are", async () => {
  const [deployment] = parseAllDocuments(read("kubernetes.yaml")).map((document) => document.toJS());
  const [{ startupProbe, readinessProbe, livenessProbe }] = deployment.spec.template.spec.containers;
  const app = createApp({ model: { ready: true } as never, modelName: "demo" });
  for (const { httpGet } of [startupProbe, readinessProbe, livenessProbe]) expect((await app.request(httpGet.path)).status).toBe(200);
  expect(read("Dockerfile")).toMatch(/^USER node$/m);
});
