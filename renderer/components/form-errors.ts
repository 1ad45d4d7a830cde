import { type AppError, errorMessage, type Lang } from '../../shared/errors.ts';

type FormLike = {
  getValues(): Record<string, unknown>;
  setFieldError(field: string, message: string): void;
};

/**
 * Puts an AppError beside the field that caused it: "changes.fee.amountMinor" belongs to the first part
 * of its path that the form has. `names` maps contract fields to differently named form fields.
 * Returns the error when no field of the form is to blame, so that the form can show it as a whole.
 */
export function placeError(
  error: AppError,
  form: FormLike,
  lang: Lang,
  names: Readonly<Record<string, string>> = {},
): AppError | null {
  const known = form.getValues();
  for (const part of (error.field ?? '').split('.')) {
    const field = names[part] ?? part;
    if (part !== '' && Object.hasOwn(known, field)) {
      form.setFieldError(field, errorMessage(error, lang));
      return null;
    }
  }
  return error;
}
