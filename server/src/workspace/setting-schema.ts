/** A setting as the editor's manifest declares it: JSON Schema with VS Code's keywords. */
export interface SettingSchema {
  readonly type: string;
  readonly default?: unknown;
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly scope?: 'resource' | 'window' | 'machine';
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly items?: SettingSchema;
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | SettingSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  /** What only a parser can tell, beyond the pattern: an address or a range of addresses, or a pattern of paths. */
  readonly format?: 'address-range' | 'glob';
  readonly pattern?: string;
  readonly patternErrorMessage?: string;
}
