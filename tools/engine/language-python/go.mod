module pulumi-devhelm/tools/engine/language-python

go 1.21

require github.com/pulumi/pulumi/sdk/v3 v3.79.0
