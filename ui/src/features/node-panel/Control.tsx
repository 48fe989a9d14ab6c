import type { Field } from "@/model/formfields";
import { BooleanControl } from "./controls/BooleanControl";
import { ChoiceControl } from "./controls/ChoiceControl";
import { CodeControl } from "./controls/CodeControl";
import { ColumnControl } from "./controls/ColumnControl";
import { ColumnListControl } from "./controls/ColumnListControl";
import { ConnectionControl } from "./controls/ConnectionControl";
import { JsonControl } from "./controls/JsonControl";
import { ListControl } from "./controls/ListControl";
import { MapControl } from "./controls/MapControl";
import { NumberControl } from "./controls/NumberControl";
import { ObjectControl } from "./controls/ObjectControl";
import { ScalarControl } from "./controls/ScalarControl";
import { TableControl } from "./controls/TableControl";
import { TextControl } from "./controls/TextControl";
import { TupleControl } from "./controls/TupleControl";
import { TypeControl } from "./controls/TypeControl";
import { UnionControl } from "./controls/UnionControl";
import type { ControlProps } from "./form-context";

/** The control for a field, by what its schema says: first what its text means, then its shape. */
export function Control(props: ControlProps) {
  const { field } = props;
  switch (field.kind) {
    case "text":
      return textControl({ ...props, field });
    case "number":
      return <NumberControl {...props} field={field} />;
    case "boolean":
      return <BooleanControl {...props} field={field} />;
    case "choice":
      return <ChoiceControl {...props} field={field} />;
    case "scalar":
      return <ScalarControl {...props} field={field} />;
    case "list":
      return field.item.widget === "column" && field.item.kind === "text" ? (
        <ColumnListControl {...props} field={field} />
      ) : (
        <ListControl {...props} field={field} />
      );
    case "tuple":
      return <TupleControl {...props} field={field} />;
    case "map":
      return <MapControl {...props} field={field} />;
    case "object":
      return <ObjectControl {...props} field={field} />;
    case "union":
      return <UnionControl {...props} field={field} />;
    case "json":
      return <JsonControl {...props} />;
  }
}

type TextProps = ControlProps<Extract<Field, { kind: "text" }>>;

function textControl(props: TextProps) {
  switch (props.field.widget) {
    case "connection":
      return <ConnectionControl {...props} />;
    case "table":
      return <TableControl {...props} />;
    case "column":
      return <ColumnControl {...props} />;
    case "type":
      return <TypeControl {...props} />;
    case "expression":
    case "sql":
    case "python":
      return <CodeControl {...props} />;
    default:
      return <TextControl {...props} />;
  }
}
