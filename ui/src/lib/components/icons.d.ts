declare module "virtual:icons" {
  const paths: Record<keyof typeof import("./icons.json"), string>;
  export default paths;
}
