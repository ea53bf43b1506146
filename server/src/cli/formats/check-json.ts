import { jsonText } from '../terminal/safe-text.ts';
import type { CheckFormat, Diagnostic } from './findings.ts';

/** The documented JSON, one finding a line. */
export const checkJson: CheckFormat = function* ({ files, documents, diagnostics }) {
  yield `{"version":1,"files":${files},"documents":${documents},"diagnostics":[`;
  for (const [index, diagnostic] of diagnostics.entries()) {
    yield `${index === 0 ? '' : ','}\n${jsonText(diagnosticJson(diagnostic))}`;
  }
  yield '\n]}\n';
};

function diagnosticJson({ file, range, found }: Diagnostic): object {
  const { finding, severity, resource } = found;
  const { rule, message, path, apiError, fixes = [] } = finding;
  return {
    file,
    range,
    code: rule.id,
    severity,
    message,
    path,
    resource: resource === undefined ? null : identity(resource),
    rejectedByApiServer: finding.rejected ?? rule.group === 'api-server',
    ...(apiError === undefined ? {} : { apiError: { type: apiError.type, field: apiError.field } }),
    fixes: fixes.map(({ title }) => title),
  };
}

function identity({ apiVersion, kind, namespace, name }: NonNullable<Diagnostic['found']['resource']>): object {
  return { apiVersion, kind, namespace, name };
}
