/** Controls to enter things. */
export { Combobox, type ComboboxOption } from "./Combobox";
export { Field } from "./Field";
export { Select, type SelectOption } from "./Select";
export { Switch } from "./Switch";
export { TextArea, TextInput } from "./TextInput";
